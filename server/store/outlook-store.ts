import type { Redis } from "ioredis";
import { type Outlook, outlookSchema } from "../../domain/outlook";

const outlookKey = (hostId: string) => `m:{${hostId}}:outlook`;
/** A host that has been silent for a day is heading nowhere. */
const KEPT_SECONDS = 86_400;
const HOSTS_AT_ONCE = 200;

/** The newest outlook of each host. */
export class OutlookStore {
  constructor(private readonly redis: Redis) {}

  async put(hostId: string, outlook: Outlook): Promise<void> {
    await this.redis.set(outlookKey(hostId), JSON.stringify(outlook), "EX", KEPT_SECONDS);
  }

  async get(hostId: string): Promise<Outlook | undefined> {
    return parsed(await this.redis.get(outlookKey(hostId)));
  }

  /** Those of hosts that have one, in the order asked for. */
  async of(hostIds: readonly string[]): Promise<{ hostId: string; outlook: Outlook }[]> {
    const found: { hostId: string; outlook: Outlook }[] = [];
    for (let at = 0; at < hostIds.length; at += HOSTS_AT_ONCE) {
      const some = hostIds.slice(at, at + HOSTS_AT_ONCE);
      const texts = await this.redis.mget(some.map(outlookKey));
      some.forEach((hostId, i) => {
        const outlook = parsed(texts[i] ?? null);
        if (outlook) found.push({ hostId, outlook });
      });
    }
    return found;
  }

  async delete(hostId: string): Promise<void> {
    await this.redis.del(outlookKey(hostId));
  }
}

/** One that another version wrote is none: the next comes within a minute. */
function parsed(text: string | null): Outlook | undefined {
  if (text === null) return undefined;
  return outlookSchema.safeParse(JSON.parse(text)).data;
}

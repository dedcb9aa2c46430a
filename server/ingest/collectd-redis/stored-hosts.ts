import type { CollectdTypes } from "../../../domain/collectd/types-db";
import type { CollectdRedis } from "../../store/collectd-redis";
import { hostIdOf } from "../collectd/collectd-intake";
import { parseIdentifier } from "../collectd/parse-command";
import type { SourceContext } from "../source-context";
import { StoredHost } from "./stored-host";
import { StoredMeasure } from "./stored-measure";

const LIST_EVERY_MS = 10_000;
const MAX_MEASURES = 50_000;
/** How far back the history is filled from what is stored. */
export const FILL_MS = 86_400_000;

/** The hosts and measures that a Redis of write_redis has. */
export class StoredHosts {
  /** By collectd's names. */
  private readonly hosts = new Map<string, StoredHost>();
  private known = new Map<string, StoredHost | undefined>();
  private listedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly types: CollectdTypes,
    private readonly context: Pick<SourceContext, "reject">,
  ) {}

  all(): Iterable<StoredHost> {
    return this.hosts.values();
  }

  /** Asks what is there, every ten seconds. @param nowMs by a clock that is never set */
  async list(redis: CollectdRedis, nowMs: number): Promise<void> {
    if (nowMs - this.listedAtMs < LIST_EVERY_MS) return;
    const { identifiers, isWhole } = await redis.identifiers(MAX_MEASURES);
    this.listedAtMs = nowMs;
    if (!isWhole) this.context.reject(`there are more than ${MAX_MEASURES} measures: the others are not read`, "");
    for (const [identifier, host] of this.known) {
      if (identifiers.has(identifier)) continue;
      this.known.delete(identifier);
      host?.measures.delete(identifier);
      if (host?.measures.size === 0) this.hosts.delete(host.name);
    }
    for (const identifier of identifiers) {
      // What is refused is told once.
      if (!this.known.has(identifier)) this.known.set(identifier, this.add(identifier));
    }
  }

  private add(identifier: string): StoredHost | undefined {
    const refuse = (reason: string) => {
      this.context.reject(reason, identifier);
      return undefined;
    };
    const parsed = parseIdentifier(identifier);
    if (!parsed) return refuse("a measure is called host/plugin-instance/type-instance");
    const { host: hostName, ...name } = parsed;
    const sources = this.types.get(name.type);
    if (!sources) return refuse("the type of a measure is not known: add its line of types.db to the source");
    const hostId = hostIdOf(hostName);
    if (hostId === undefined) return refuse("the name of the host has no letter and no digit");
    const host = this.hosts.get(hostName) ?? new StoredHost(hostName, hostId);
    const measure = new StoredMeasure(identifier, name, sources);
    measure.startAfter(Date.now() - FILL_MS);
    if (!host.add(measure)) return refuse("a host has more measures than it may have series");
    this.hosts.set(hostName, host);
    return host;
  }
}

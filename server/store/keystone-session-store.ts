import type { Redis } from "ioredis";
import { z } from "zod";
import { roleSchema } from "../../domain/account";
import type { SecretBox } from "./secret-box";

const sessionKey = (sessionId: string) => `s:keystone-session:${sessionId}`;

const keystoneSessionSchema = z.object({
  /** How the journal names him: `keystone:ada@prod`. No user of ours can have such a name. */
  name: z.string(),
  role: roleSchema,
  cloudId: z.string(),
  token: z.string(),
  expiresAtMs: z.number(),
  /** As whom the services see him: `ada in project ops (own token)`. */
  asWhom: z.string(),
});
export type KeystoneSession = z.infer<typeof keystoneSessionSchema>;

/** Sessions of those who signed in with Keystone, sealed, each until its token ends. */
export class KeystoneSessionStore {
  constructor(
    private readonly redis: Redis,
    private readonly box: SecretBox,
  ) {}

  async put(sessionId: string, session: KeystoneSession): Promise<void> {
    const leftMs = Math.floor(session.expiresAtMs - Date.now());
    if (leftMs <= 0) return;
    const sealed = this.box.seal(JSON.stringify(session), sessionKey(sessionId));
    await this.redis.set(sessionKey(sessionId), sealed, "PX", leftMs);
  }

  async get(sessionId: string): Promise<KeystoneSession | undefined> {
    const sealed = await this.redis.get(sessionKey(sessionId));
    if (sealed === null) return undefined;
    return keystoneSessionSchema.parse(JSON.parse(this.box.open(sealed, sessionKey(sessionId))));
  }

  async end(sessionId: string): Promise<void> {
    await this.redis.del(sessionKey(sessionId));
  }
}

import { createHash } from "node:crypto";
import type { CertificateStore } from "../store/certificate-store";
import type { KeystoneSessionStore } from "../store/keystone-session-store";
import type { TokenStore } from "../store/token-store";
import type { UserStore } from "../store/user-store";
import { ExpiringCache } from "./expiring-cache";
import type { Principal } from "./principal";
import type { ShownCertificate } from "./read-certificate";
import { KEYSTONE_EPOCH, openSeal, sealOf } from "./session-cookie";

/** A revoked token, an ended session or a changed role is still good for so long on other servers. */
const CACHE_MS = 10_000;
const CACHE_ENTRIES = 10_000;

export interface AuthenticatorParts {
  users: Pick<UserStore, "sessionUser">;
  tokens: Pick<TokenStore, "verify">;
  /** Of the senders of sources. */
  certificates: Pick<CertificateStore, "get" | "used">;
  /** Sessions of those who signed in with Keystone. */
  keystoneSessions: Pick<KeystoneSessionStore, "get">;
  /** Seals the session cookies; at least 32 characters. */
  sessionKey: string;
  nowMs?: () => number;
}

const digest = (kind: "session" | "token" | "certificate", secret: string) =>
  createHash("sha256").update(`${kind} ${secret}`).digest("base64");

/**
 * Says who is behind a cookie, a token or a client certificate. What was found good is not asked again for ten seconds, so that requests and sockets do
 * not each cost a trip to Redis; what was found bad is asked again each time.
 */
export class Authenticator {
  private readonly cache: ExpiringCache<Principal>;
  /** Rises when all is forgotten: what was asked before must not be kept after. */
  private generation = 0;

  constructor(private readonly parts: AuthenticatorParts) {
    if (parts.sessionKey.length < 32) throw new Error("the session key has fewer than 32 characters");
    this.cache = new ExpiringCache({ maxEntries: CACHE_ENTRIES, lifetimeMs: CACHE_MS, nowMs: parts.nowMs });
  }

  /** @param cookieHeader the request's `Cookie` header. Rejects when the store is away. */
  async bySession(cookieHeader: string | undefined): Promise<Principal | null> {
    const seal = sealOf(cookieHeader);
    if (seal === undefined) return null;
    return this.cached(digest("session", seal), async () => {
      const session = await openSeal(seal, this.parts.sessionKey);
      if (session?.epoch === KEYSTONE_EPOCH) {
        const known = await this.parts.keystoneSessions.get(session.id);
        return known ? { kind: "user", name: known.name, role: known.role, sessionId: session.id } : null;
      }
      const user = session && (await this.parts.users.sessionUser(session));
      return user ? { kind: "user", name: user.name, role: user.role, sessionId: session.id } : null;
    });
  }

  /** @param secret the token as its owner has it. Rejects when the store is away. */
  async byToken(secret: string): Promise<Principal | null> {
    return this.cached(digest("token", secret), async () => {
      const token = await this.parts.tokens.verify(secret);
      if (!token) return null;
      const { id, name, scope, hostId, sourceId } = token;
      return { kind: "token", id, name, scope, hostId, sourceId };
    });
  }

  /** @param shown by somebody who has its key, as TLS has seen to; whether it has ended is not asked. Rejects when the store is away. */
  async byCertificate(shown: ShownCertificate): Promise<Principal | null> {
    return this.cached(digest("certificate", shown.fingerprint), async () => {
      const known = await this.parts.certificates.get(shown.fingerprint);
      if (!known) return null;
      await this.parts.certificates.used(known, shown);
      return { kind: "certificate", fingerprint: shown.fingerprint, name: shown.subject, sourceId: known.sourceId };
    });
  }

  private async cached(key: string, find: () => Promise<Principal | null>): Promise<Principal | null> {
    const known = this.cache.get(key);
    if (known) return known;
    const { generation } = this;
    const found = await find();
    if (found && generation === this.generation) this.cache.keep(key, found);
    return found;
  }

  /** Forgets what was found, after users, sessions, tokens or certificates were changed here, so that it holds at once. */
  forget(): void {
    this.generation++;
    this.cache.clear();
  }
}

import type { Role, TokenScope } from "../../domain/account";

/** Who a request or a connection comes from: a signed-in user, a token, or a source's sender by its client certificate. */
export type Principal =
  | { kind: "user"; name: string; role: Role; sessionId: string }
  | { kind: "certificate"; fingerprint: string; name: string; sourceId: string }
  | { kind: "token"; id: string; name: string; scope: TokenScope; hostId: string | null; sourceId: string | null };

const ROLE_OF_SCOPE: Record<TokenScope, Role | null> = {
  ingest: null,
  push: null,
  read: "viewer",
  operate: "operator",
  admin: "admin",
};

/** What a principal may do; null for who may only write: a collector its own host's data, a source's sender what it measured. */
export function roleOf(principal: Principal): Role | null {
  if (principal.kind === "certificate") return null;
  return principal.kind === "user" ? principal.role : ROLE_OF_SCOPE[principal.scope];
}

/** How the journal and lists name a principal. No user name has a space, so nothing else can pass for a user. */
export function actorOf(principal: Principal): string {
  if (principal.kind === "certificate") return `certificate ${principal.name}`;
  return principal.kind === "user" ? principal.name : `token ${principal.name}`;
}

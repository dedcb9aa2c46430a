import type { Role, TokenScope } from "../../domain/account";

/** Who a request or a connection comes from: a signed-in user or a token. */
export type Principal =
  | { kind: "user"; name: string; role: Role; sessionId: string }
  | { kind: "token"; id: string; name: string; scope: TokenScope; hostId: string | null; sourceId: string | null };

const ROLE_OF_SCOPE: Record<TokenScope, Role | null> = {
  ingest: null,
  push: null,
  read: "viewer",
  operate: "operator",
  admin: "admin",
};

/** What a principal may do; null for a token that may only write: a collector's its own host's data, a source's what it measured. */
export function roleOf(principal: Principal): Role | null {
  return principal.kind === "user" ? principal.role : ROLE_OF_SCOPE[principal.scope];
}

/** How the journal and lists name a principal. No user name has a space, so no token can pass for a user. */
export function actorOf(principal: Principal): string {
  return principal.kind === "user" ? principal.name : `token ${principal.name}`;
}

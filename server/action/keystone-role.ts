import type { Role } from "../../domain/account";
import type { KeystoneSignIn } from "../../domain/cloud";

/** The highest role that somebody's roles in Keystone give him; `null` when they give none. Names are compared as Keystone does: without regard to case. */
export function keystoneRole(roles: readonly string[], signIn: KeystoneSignIn): Role | null {
  const own = new Set(roles.map((role) => role.toLowerCase()));
  const has = (names: readonly string[]) => names.some((name) => own.has(name.toLowerCase()));
  if (has(signIn.adminRoles)) return "admin";
  if (has(signIn.operatorRoles)) return "operator";
  return has(signIn.viewerRoles) ? "viewer" : null;
}

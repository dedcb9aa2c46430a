import type { Role } from "../../domain/account";
import type { Session } from "../../domain/api";

/** The server in front says with it whom it has let in, as JSON; so a page knows without asking. It decides nothing: the API checks again. */
const SESSION_HEADER = "x-premonitor-session";

const ROLES: ReadonlySet<string> = new Set<Role>(["viewer", "operator", "admin"]);

/** Who is signed in; `undefined` when the request does not say. */
export function sessionOf(headers: Headers): Session | undefined {
  let said: Partial<Session> | null;
  try {
    said = JSON.parse(headers.get(SESSION_HEADER) ?? "null");
  } catch {
    return undefined;
  }
  if (typeof said !== "object" || typeof said?.name !== "string" || typeof said.version !== "string") return undefined;
  if (typeof said.role !== "string" || !ROLES.has(said.role)) return undefined;
  return { name: said.name, role: said.role, version: said.version };
}

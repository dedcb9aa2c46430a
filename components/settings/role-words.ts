import type { Role, TokenScope } from "../../domain/account";

/** What a role may do. */
export const ROLE_WORDS: Record<Role, string> = {
  viewer: "sees everything",
  operator: "also handles alarms, changes rules, plans maintenance and makes secret links",
  admin: "also hosts, users and tokens",
};

/** What a token of a scope may do. */
export const SCOPE_WORDS: Record<TokenScope, string> = {
  ingest: "writes one host's data, as its collector",
  push: "writes what a source measured",
  read: "reads what a viewer sees",
  operate: "does what an operator may",
  admin: "does what an admin may",
};

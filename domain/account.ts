import { z } from "zod";
import { hostIdSchema } from "./host";
import { sourceIdSchema } from "./source";

/** viewer: sees all. operator: also acknowledges and acts. admin: also users, tokens, hosts and settings. */
export const ROLES = ["viewer", "operator", "admin"] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

export function roleAtLeast(role: Role, wanted: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

export const userNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/,
    "a user name has 1 to 64 letters, digits, dots, dashes, underscores and @",
  );
export const passwordSchema = z.string().min(10, "a password has at least 10 characters").max(200);

export const userSchema = z.object({ name: userNameSchema, role: roleSchema, createdAtMs: z.number() });
export type User = z.infer<typeof userSchema>;

/** ingest: write one host's data. push: write what a source measured, of any hosts. read, operate, admin: what viewer, operator, admin may do, over HTTP and socket.io. */
export const TOKEN_SCOPES = ["ingest", "push", "read", "operate", "admin"] as const;
export const tokenScopeSchema = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof tokenScopeSchema>;

/** A token as it is listed; its secret is shown once, when it is made. */
export const tokenSchema = z.object({
  id: z.string(),
  name: z.string().min(1).max(128),
  scope: tokenScopeSchema,
  hostId: hostIdSchema.nullable(),
  /** The source that it sends for, of a token to push with. */
  sourceId: sourceIdSchema.nullable().default(null),
  createdBy: z.string(),
  createdAtMs: z.number(),
  lastUsedAtMs: z.number().nullable(),
});
export type Token = z.infer<typeof tokenSchema>;

/** A secret link to today's files, as slapmonitor has it; listed without its secret. */
export const downloadLinkSchema = z.object({
  id: z.string(),
  name: z.string().min(1).max(128),
  createdBy: z.string(),
  createdAtMs: z.number(),
  /** Whose files it leads to, as `hostFits` reads it. */
  hosts: z.string().trim().min(1).max(256).default("*"),
  /** When it ends by itself; 0: never. */
  untilMs: z.number().nonnegative().default(0),
  /** To the minute; 0: never. */
  lastUsedAtMs: z.number().default(0),
});
export type DownloadLink = z.infer<typeof downloadLinkSchema>;

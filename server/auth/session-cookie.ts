import { randomBytes } from "node:crypto";
import { sealData, unsealData } from "iron-session";
import { z } from "zod";
import { SESSION_SECONDS } from "../store/user-store";

const COOKIE = "premonitor_session";
const MAX_COOKIE_LENGTH = 2048;

/** What the sealed cookie holds. `epoch` is the user's at the time; `id` names this one session. */
const sessionSchema = z.object({ name: z.string(), epoch: z.string(), id: z.string() });
export type SealedSession = z.infer<typeof sessionSchema>;

/** The epoch of a session that Keystone vouches for; that of a user of ours is random and longer. */
export const KEYSTONE_EPOCH = "keystone";

function cookie(value: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = [
    "HttpOnly",
    "SameSite=Strict",
    "Path=/",
    `Max-Age=${maxAgeSeconds}`,
    ...(secure ? ["Secure"] : []),
  ];
  return [`${COOKIE}=${value}`, ...attributes].join("; ");
}

export function newSessionId(): string {
  return randomBytes(12).toString("hex");
}

/**
 * The `Set-Cookie` header that begins a session of seven days.
 * @param key at least 32 characters
 */
export async function sessionCookie(
  user: { name: string; epoch: string },
  { key, secure, id = newSessionId() }: { key: string; secure: boolean; id?: string },
): Promise<string> {
  const session: SealedSession = { name: user.name, epoch: user.epoch, id };
  return cookie(await sealData(session, { password: key, ttl: SESSION_SECONDS }), SESSION_SECONDS, secure);
}

/** The `Set-Cookie` header that makes the browser forget its session. */
export function clearedSessionCookie(secure: boolean): string {
  return cookie("", 0, secure);
}

/** The sealed session within a `Cookie` header, still unopened. */
export function sealOf(cookieHeader: string | undefined): string | undefined {
  for (const part of cookieHeader?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (part.slice(0, at).trim() !== COOKIE) continue;
    const value = part.slice(at + 1).trim();
    return value.length > 0 && value.length <= MAX_COOKIE_LENGTH ? value : undefined;
  }
  return undefined;
}

/** Opens a seal; `undefined` when it is older than seven days or was not made with this key. */
export async function openSeal(seal: string, key: string): Promise<SealedSession | undefined> {
  try {
    return sessionSchema.safeParse(await unsealData(seal, { password: key, ttl: SESSION_SECONDS })).data;
  } catch {
    return undefined;
  }
}

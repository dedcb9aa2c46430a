const NOWHERE = "http://premonitor.invalid";

/** Where to go after signing in: `wanted` when it is a path of this server, else the fleet. */
export function localPath(wanted: string | null): string {
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, NOWHERE)) return "/";
  const { origin, pathname, search, hash } = new URL(wanted, NOWHERE);
  if (origin !== NOWHERE || pathname.startsWith("//") || pathname.startsWith("/login")) return "/";
  return pathname + search + hash;
}

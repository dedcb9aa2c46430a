import type { IncomingHttpHeaders } from "node:http";

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/**
 * Whether a browser's request or handshake comes from our own pages. Only the host and port are compared, because a proxy in
 * front may have taken TLS away.
 * @param publicUrl how browsers reach the server, when that is not what they say in `Host`
 * @returns `unknown` when the request does not say: no browser of today, then
 */
export function originOf(headers: IncomingHttpHeaders, publicUrl: string | null): "same" | "foreign" | "unknown" {
  const { origin } = headers;
  if (origin !== undefined) {
    const host = hostOf(origin);
    const own = [headers.host, publicUrl === null ? undefined : hostOf(publicUrl)];
    return host !== undefined && own.includes(host) ? "same" : "foreign";
  }
  const site = headers["sec-fetch-site"];
  if (site === undefined) return "unknown";
  return site === "same-origin" ? "same" : "foreign";
}

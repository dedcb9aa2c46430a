/** The nonce that scripts of this page need: the server in front puts its Content-Security-Policy into the request's headers. */
export function nonceOf(headers: Headers): string | undefined {
  const policy = headers.get("content-security-policy") ?? "";
  return headers.get("x-nonce") ?? /'nonce-([^']+)'/.exec(policy)?.[1];
}

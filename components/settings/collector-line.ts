/**
 * The line that fetches the collector and starts it on another host.
 * @param origin this server as the other host reaches it: `https://premonitor.example`
 */
export function collectorLine(origin: string, token: string): string {
  const fetchIt = `curl -fsS -H "Authorization: Bearer ${token}" ${origin}/collector.mjs -o premonitor-collector.mjs`;
  return `${fetchIt} && PREMONITOR_TOKEN=${token} node premonitor-collector.mjs --server ${origin}`;
}

/** Whether a host name leads nowhere but to the machine itself. */
export function isOnlyThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127\./.test(hostname);
}

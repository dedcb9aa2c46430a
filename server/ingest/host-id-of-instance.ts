const MAX_LENGTH = 128;

/** The host that a target's or an instance's address speaks for, without its port: `web-1` for `http://web-1:9100/metrics`, `web-1:9100` and `web-1`. */
export function hostIdOfInstance(address: string): string {
  const host = address.replace(/^[a-z]+:\/\//i, "").replace(/[/?#].*$/, "");
  const withoutPort = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  // A colon has no place in a host's id.
  const id = withoutPort.replace(/[^A-Za-z0-9._-]/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return id === "" ? "unnamed" : id.slice(0, MAX_LENGTH);
}

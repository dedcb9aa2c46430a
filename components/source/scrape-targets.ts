import type { ScrapeTarget } from "../../domain/prometheus-source";

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Targets as they are typed: an address in each line, and behind a blank its host. `web-1:9100` stands for `http://web-1:9100/metrics`. */
export function scrapeTargetsOf(text: string): ScrapeTarget[] {
  return text.split("\n").flatMap((line) => {
    const [address, hostId = ""] = line.trim().split(/\s+/);
    if (!address) return [];
    const path = address.includes("/") ? "" : "/metrics";
    return [{ url: SCHEME.test(address) ? address : `http://${address}${path}`, hostId }];
  });
}

/** The other way round. */
export function textOfTargets(targets: readonly ScrapeTarget[]): string {
  return targets.map(({ url, hostId }) => (hostId === "" ? url : `${url} ${hostId}`)).join("\n");
}

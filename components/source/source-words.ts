import type { SourceKind, SourceSettings } from "../../domain/source";

/** What the kinds are called, and what each takes. */
export const KIND_WORDS: Record<SourceKind, { name: string; takes: string }> = {
  lizmon: { name: "Lizmon", takes: "What Lizmon's monitors post to /api/perf, each value under its own label." },
  vmstats: { name: "VMstats", takes: "Lines over TCP: an address, and CPU, memory and disk in percent." },
};

/** Kinds whose senders sign in with a token. */
export const PUSHED_WITH_TOKEN: readonly SourceKind[] = ["lizmon"];

/** Where a source listens, in words. */
export function placeOfSource(settings: SourceSettings): string {
  switch (settings.kind) {
    case "lizmon":
      return settings.openPort === 0
        ? "over the API, with a token"
        : `over the API, with a token; on this server's port ${settings.openPort} without one`;
    case "vmstats":
      return `TCP ${settings.address} port ${settings.port}`;
  }
}

/** The line that has a sender push, with its token. @param origin of the server: `https://premonitor.example` */
export function pushLine(kind: SourceKind, origin: string, token: string): string {
  const { protocol, host } = new URL(origin);
  switch (kind) {
    case "lizmon":
      return `liz-monitor --publish ${protocol}//${token}:@${host}/api/perf`;
    case "vmstats":
      return "";
  }
}

import type { SourceKind, SourceSecrets, SourceSettings } from "../../domain/source";

/** The form of a source: everything as it is typed; the fields of each kind are kept. */
export interface SourceDraft {
  kind: SourceKind;
  id: string;
  isEnabled: boolean;
  /** Those that were typed; the others stay as they are kept. */
  secrets: SourceSecrets;
  openPort: string;
  address: string;
  port: string;
  relays: string;
}

export const NEW_SOURCE: SourceDraft = {
  kind: "lizmon",
  id: "",
  isEnabled: true,
  secrets: {},
  openPort: "",
  address: "127.0.0.1",
  port: "8899",
  relays: "",
};

/** The form for changing a source. */
export function draftOfSource(settings: SourceSettings): SourceDraft {
  const { kind, id, isEnabled } = settings;
  const base = { ...NEW_SOURCE, kind, id, isEnabled };
  switch (settings.kind) {
    case "lizmon":
      return { ...base, openPort: settings.openPort === 0 ? "" : String(settings.openPort) };
    case "vmstats":
      return {
        ...base,
        address: settings.address,
        port: String(settings.port),
        relays: settings.relays.join("\n"),
      };
  }
}

/** What is sent to the server, which checks it. */
export function sourceOfDraft(draft: SourceDraft): SourceSettings {
  const common = { id: draft.id.trim(), isEnabled: draft.isEnabled };
  switch (draft.kind) {
    case "lizmon":
      return { ...common, kind: "lizmon", openPort: Number(draft.openPort || 0) };
    case "vmstats":
      return {
        ...common,
        kind: "vmstats",
        address: draft.address.trim(),
        port: Number(draft.port),
        relays: draft.relays.split(/[\s,]+/).filter((relay) => relay !== ""),
      };
  }
}

"use client";

import type { SourceSettings } from "../../domain/source";
import { TokenDialog } from "../settings/token-dialog";
import { KIND_WORDS, pushLine } from "./source-words";
import { SOURCES_KEY } from "./use-sources";

/** Makes a token that may push for a source, and shows the line that uses it. */
export function SourceTokenDialog({ settings, onClose }: { settings: SourceSettings; onClose: () => void }) {
  const { id, kind } = settings;
  return (
    <TokenDialog
      title={`Make a token for ${id}`}
      description="Whoever has it may send values for any host that no collector speaks for, and nothing else."
      wanted={{ scope: "push", sourceId: id }}
      listKey={SOURCES_KEY}
      shown={(secret) => ({
        label: `For ${KIND_WORDS[kind].name}, on each machine that sends`,
        text: pushLine(kind, window.location.origin, secret),
        copyLabel: "Copy",
      })}
      onClose={onClose}
      className="w-[min(38rem,calc(100vw-2rem))]"
    />
  );
}

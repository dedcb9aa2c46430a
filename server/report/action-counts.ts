import type { ActionKind } from "../../domain/action";
import type { Digest } from "../../domain/digest";
import type { JournalStore } from "../store/journal-store";

/** How the actions that ended in a span ended, by kind, in alphabetic order. */
export async function countActions(
  journal: Pick<JournalStore, "stream">,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<Digest["actions"]> {
  const counts = new Map<ActionKind, Digest["actions"][number]>();
  for await (const { action, atMs } of journal.stream({ from: fromMs, to: toMs, kind: ["action-ended"] })) {
    if (!action || atMs >= toMs) continue;
    const { kind, state } = action;
    const known = counts.get(kind) ?? { kind, doneCount: 0, failedCount: 0, otherCount: 0 };
    if (state === "done") known.doneCount++;
    else if (state === "failed") known.failedCount++;
    else known.otherCount++;
    counts.set(kind, known);
  }
  return [...counts.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

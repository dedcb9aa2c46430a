import { FIGURE_KINDS, type FigureEntry } from "../../analysis/alarm-figures";
import { NOISE_KINDS, type NoiseEntry } from "../../analysis/noisiest-hosts";
import type { JournalStore } from "../store/journal-store";

/** What figures and noise need of an entry that is about an alarm. */
export type AlarmEntry = NoiseEntry & FigureEntry;

const KINDS = [...new Set([...FIGURE_KINDS, ...NOISE_KINDS])];

/** What happened to alarms in a span, oldest first, read as it is taken. A journal is long: only what is counted of each entry is held. */
export async function* alarmEntries(
  journal: Pick<JournalStore, "stream">,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): AsyncGenerator<AlarmEntry> {
  for await (const { atMs, kind, by, alarm } of journal.stream({ from: fromMs, to: toMs, kind: KINDS })) {
    if (!alarm) continue;
    const { id, hostId, ruleId, ruleName, severity, sinceMs, acknowledged } = alarm;
    yield {
      atMs,
      kind,
      by,
      alarm: { id, hostId, ruleId, ruleName, severity, sinceMs, isAcknowledged: acknowledged !== null },
    };
  }
}

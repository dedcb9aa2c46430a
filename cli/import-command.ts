import path from "node:path";
import { hostIdSchema } from "../domain/host";
import { DumpImport, type RowProblem } from "../server/download/import-dump";
import { checkDump } from "../server/download/read-dump";
import { UnreadableDumpError } from "../server/download/unreadable-dump-error";
import { type Flags, readSettings } from "../server/settings";
import { HostStore } from "../server/store/host-store";
import { JournalStore } from "../server/store/journal-store";
import { MetricStore } from "../server/store/metric-store";
import { ProcessStore } from "../server/store/process-store";
import { checked } from "./checked";
import { withStores } from "./state-access";
import { UsageError } from "./usage-error";

const BY = "command line";
const SHOWN_PROBLEMS = 5;

/** Tells the first problems of all files, each in a line. */
function problemPrinter(): { tell: (problem: RowProblem) => void; tellRest: () => void } {
  let count = 0;
  return {
    tell: ({ where, why }) => {
      if (++count <= SHOWN_PROBLEMS) process.stderr.write(`premonitor: ${where} is left out: ${why}\n`);
    },
    tellRest: () => {
      if (count > SHOWN_PROBLEMS)
        process.stderr.write(`premonitor: ${count - SHOWN_PROBLEMS} more rows are left out\n`);
    },
  };
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** What became of the rows, in words. */
function outcomeOf(
  { rowCounts, samples, processes }: DumpImport,
  { hostId, processesKeptDays }: { hostId: string; processesKeptDays: number },
): string[] {
  const lines = Array.from(rowCounts, ([table, { taken, tooOld, notUnderstood }]) => {
    const kept = table === "user" ? `${processesKeptDays} days` : "2 years";
    return `${table}: ${counted(taken, "row")} taken, ${tooOld} older than ${kept}, ${notUnderstood} not understood`;
  });
  const [minutes, hours] = [samples.minutes.count, samples.hours.count];
  const from = `${new Date(samples.minutesFromMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const present = "left as they were, being there already";
  const told: [number, string][] = [
    [minutes.filled, `${counted(minutes.filled, "minute")} came into the history of ${hostId}`],
    [hours.filled, `${counted(hours.filled, "hour")} before ${from} came into it, as least, mean and greatest value`],
    [processes.filledMinutes, `${counted(processes.filledMinutes, "minute")} of processes came into it`],
    [minutes.kept, `${present}: ${counted(minutes.kept, "minute")}`],
    [hours.kept, `${present}: ${counted(hours.kept, "hour")}`],
    [processes.keptMinutes, `${present}: ${counted(processes.keptMinutes, "minute")} of processes`],
  ];
  lines.push(...told.filter(([count]) => count > 0).map(([, words]) => words));
  return lines;
}

/** Looks through all files before anything is changed. @throws UsageError */
async function requireReadable(files: readonly string[]): Promise<void> {
  try {
    for (const file of files) await checkDump(file);
  } catch (error) {
    if (error instanceof UnreadableDumpError) throw new UsageError(`${error.message}; nothing was changed`);
    throw error;
  }
}

/** `premonitor import`: takes SlapOS' dumps and database, or our own archives, into a host's history. */
export async function importDumps(flags: Flags, files: readonly string[], options: { host: string }): Promise<number> {
  const hostId = checked(hostIdSchema, options.host, "--host");
  await requireReadable(files);
  const { processesKeptDays } = readSettings(flags, process.env);
  const { tell, tellRest } = problemPrinter();
  const lines = await withStores(flags, async ({ metrics, state, journalReader }) => {
    await new HostStore(state).ensure(hostId);
    const made = new DumpImport({
      metricStore: new MetricStore(metrics),
      processStore: new ProcessStore(metrics, processesKeptDays),
      hostId,
      nowMs: Date.now(),
      onProblem: tell,
    });
    for (const file of files) await made.take(file);
    await made.finish();
    const rowCount = [...made.rowCounts.values()].reduce((sum, { taken }) => sum + taken, 0);
    const what = `took ${rowCount} rows into the history of ${hostId} from ${files.map((file) => path.basename(file)).join(", ")}`;
    await new JournalStore(state, journalReader).recordSetting(BY, what.slice(0, 500));
    return outcomeOf(made, { hostId, processesKeptDays });
  });
  tellRest();
  process.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}

import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { hostIdSchema } from "../domain/host";
import { importSamples } from "../server/download/import-samples";
import { type ImportedSample, parseDump, tableOf } from "../server/download/parse-dump";
import type { Flags } from "../server/settings";
import { HostStore } from "../server/store/host-store";
import { JournalStore } from "../server/store/journal-store";
import { MetricStore } from "../server/store/metric-store";
import { checked } from "./checked";
import { withStores } from "./state-access";
import { UsageError } from "./usage-error";

const BY = "command line";
const SHOWN_PROBLEMS = 5;

interface DumpText {
  name: string;
  text: string;
}

/** The files of a dump: the file itself, or what a tar.gz holds. @throws UsageError when it cannot be read */
async function readDump(file: string): Promise<DumpText[]> {
  try {
    const bytes = readFileSync(file);
    if (!/\.(tar\.gz|tgz)$/.test(file)) return [{ name: path.basename(file), text: bytes.toString("utf8") }];
    const entries = await unpackTar(gunzipSync(bytes));
    return entries.flatMap(({ header, data }) =>
      data ? [{ name: header.name, text: Buffer.from(data).toString("utf8") }] : [],
    );
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** `premonitor import`: takes SlapOS' dumps, or our own archives, into a host's history. */
export async function importDumps(flags: Flags, files: readonly string[], options: { host: string }): Promise<number> {
  const hostId = checked(hostIdSchema, options.host, "--host");
  const samples: ImportedSample[] = [];
  for (const file of files) {
    const dump = await readDump(file);
    const tables = dump.filter(({ name }) => tableOf(name) !== undefined);
    if (tables.length === 0) {
      throw new UsageError(`${file} holds none of dump_system.csv, dump_disk.csv and dump_temperature.csv`);
    }
    for (const { name, text } of tables) {
      const parsed = parseDump(tableOf(name)!, text);
      samples.push(...parsed.samples);
      for (const { line, why } of parsed.problems.slice(0, SHOWN_PROBLEMS)) {
        process.stderr.write(`premonitor: ${name}, line ${line} is left out: ${why}\n`);
      }
      const more = parsed.problems.length - SHOWN_PROBLEMS;
      if (more > 0) process.stderr.write(`premonitor: ${name}: ${more} more lines are left out\n`);
    }
  }
  const outcome = await withStores(flags, async ({ metrics, state, journalReader }) => {
    await new HostStore(state).ensure(hostId);
    const made = await importSamples(new MetricStore(metrics), hostId, samples, Date.now());
    const what = `took ${made.sampleCount} samples of ${hostId} from ${files.map((file) => path.basename(file)).join(", ")}`;
    await new JournalStore(state, journalReader).recordSetting(BY, what.slice(0, 500));
    return made;
  });
  process.stdout.write(
    `${outcome.sampleCount} samples in ${outcome.minuteCount} minutes are in the history of ${hostId}\n`,
  );
  if (outcome.tooOldCount > 0) {
    process.stdout.write(`${outcome.tooOldCount} samples are older than 30 days, and were left out\n`);
  }
  return 0;
}

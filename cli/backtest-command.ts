import { createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { finished } from "node:stream/promises";
import { z } from "zod";
import { Backtest, type BacktestForecast } from "../analysis/backtest";
import type { AlarmChange } from "../domain/alarm";
import { limitOf } from "../domain/metric-catalogue";
import type { Rule } from "../domain/rule";
import { SHIPPED_RULES } from "../domain/shipped-rules";
import { formatDuration } from "../domain/units";
import { parseRulesFile, RulesFileError } from "../server/alarm/rules-file";
import { checked } from "./checked";
import { cellValue, type RecordedColumn, type Recording, readRecording } from "./read-recording";
import { UsageError } from "./usage-error";

const DEFAULT_SERIES = "memory.used";
/** What is full in a column that is none of Premonitor's series: it is taken for percent. */
const DEFAULT_LIMIT = 100;

export const backtestOptionsSchema = z.object({
  rules: z.string().optional(),
  series: z.string().min(1).max(256).optional(),
  limit: z.coerce.number().positive().optional(),
  json: z.boolean().default(false),
  forecasts: z.string().optional(),
  alarms: z.string().optional(),
  horizons: z
    .string()
    .default("60,600,3600")
    .transform((text) => text.split(",").map(Number))
    .pipe(z.array(z.number("seconds with commas between are wanted").positive().max(604_800)).min(1).max(20)),
  every: z.coerce.number().positive().default(360),
  after: z.coerce.number().nonnegative().default(3600),
});
export type BacktestOptions = z.infer<typeof backtestOptionsSchema>;

interface FileResult {
  file: string;
  name: string;
  seriesId: string;
  sampleCount: number;
  fromSeconds: number;
  toSeconds: number;
  alarms: (Pick<AlarmChange, "ruleId" | "state" | "severity" | "text"> & { seconds: number })[];
  forecasts: (ReturnType<Backtest["skillOf"]> & { horizonSeconds: number })[];
}

function readRules(file: string | undefined): readonly Rule[] {
  if (file === undefined) return SHIPPED_RULES.rules;
  try {
    return parseRulesFile(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof RulesFileError) throw new UsageError(`${file} has no usable rules:\n${error.message}`);
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function chooseColumn(file: string, { columns }: Recording, wanted: string | undefined): RecordedColumn {
  const named = (id: string) => columns.find(({ seriesId, title }) => seriesId === id || title === id);
  const found =
    wanted === undefined ? (named(DEFAULT_SERIES) ?? (columns.length === 1 ? columns[0] : undefined)) : named(wanted);
  if (found) return found;
  if (wanted !== undefined && columns.length === 1) return columns[0]!;
  const list = columns.map(({ title }) => title).join(", ");
  throw new UsageError(`${file}: name one of its columns with --series: ${list}`);
}

/** What is full at each row: what was given, the column of the series that says so, 1 for a ratio, or 100. */
function limitReader(recording: Recording, column: RecordedColumn, given: number | undefined) {
  const own = column.seriesId === undefined ? DEFAULT_LIMIT : limitOf(column.seriesId);
  const fixed = given ?? (typeof own === "number" ? own : undefined);
  if (fixed !== undefined) return () => fixed;
  const index = recording.columns.find(({ seriesId }) => seriesId === own)?.index;
  let newest = Number.NaN;
  return (cells: string[]) => {
    const cell = index === undefined ? "" : (cells[index] ?? "");
    if (cell !== "") newest = Number(cell);
    return newest;
  };
}

async function backtestFile(
  file: string,
  options: BacktestOptions,
  rules: readonly Rule[],
  onForecasts: (name: string, forecasts: BacktestForecast[]) => void,
): Promise<FileResult> {
  const recording = await readRecording(file);
  const column = chooseColumn(file, recording, options.series);
  const seriesId = column.seriesId ?? options.series ?? DEFAULT_SERIES;
  const limitAt = limitReader(recording, column, options.limit);
  const backtest = new Backtest({
    seriesId,
    hostName: recording.name,
    ...(column.seriesId === undefined && { unit: "count" as const }),
    rules,
    horizonsSeconds: options.horizons,
    everySeconds: options.every,
    afterSeconds: options.after,
  });
  const result: FileResult = {
    file,
    name: recording.name,
    seriesId,
    sampleCount: 0,
    fromSeconds: Number.NaN,
    toSeconds: Number.NaN,
    alarms: [],
    forecasts: [],
  };
  for await (const { atMs, cells, line } of recording.rows) {
    const value = cellValue(file, line, cells[column.index]);
    if (Number.isNaN(value)) continue;
    const limit = limitAt(cells);
    if (value > limit) {
      throw new UsageError(
        `${file}: line ${line}: ${value} is more than the limit of ${limit}: give another with --limit`,
      );
    }
    const { changes, forecasts } = backtest.push(atMs, value, limit);
    if (result.sampleCount++ === 0) result.fromSeconds = atMs / 1000;
    result.toSeconds = atMs / 1000;
    for (const { ruleId, state, severity, text } of changes) {
      if (state !== "pending") result.alarms.push({ seconds: atMs / 1000, ruleId, state, severity, text });
    }
    if (forecasts.length > 0) onForecasts(recording.name, forecasts);
  }
  result.forecasts = options.horizons.map((horizonSeconds) => ({
    horizonSeconds,
    ...backtest.skillOf(horizonSeconds),
  }));
  return result;
}

/** The times at which alarms became active; another severity of the same alarm is no new one. */
function raisedAt({ alarms }: FileResult): number[] {
  const active = new Set<string>();
  return alarms.flatMap(({ ruleId, state, seconds }) => {
    const isNew = state === "active" && !active.has(ruleId);
    if (state === "active") active.add(ruleId);
    else active.delete(ruleId);
    return isNew ? [seconds] : [];
  });
}

function timeText(seconds: number, isDate: boolean): string {
  return isDate ? new Date(seconds * 1000).toISOString() : `${seconds} s`;
}

const FIRST_DATE_SECONDS = 1e8;

function writeSummary(result: FileResult): void {
  const { file, seriesId, sampleCount, fromSeconds, toSeconds, alarms, forecasts } = result;
  const isDate = fromSeconds > FIRST_DATE_SECONDS;
  const lines = [`${file}: ${seriesId}, ${sampleCount} samples over ${formatDuration(toSeconds - fromSeconds)}`];
  for (const { seconds, ruleId, state, severity, text } of alarms) {
    const what = state === "active" ? severity : state;
    lines.push(`  ${timeText(seconds, isDate)}  ${what.padEnd(7)}  ${ruleId}: ${text}`);
  }
  if (alarms.length === 0) lines.push("  no alarm");
  for (const { horizonSeconds, outcomeCount, insideRatio, errorRatio } of forecasts) {
    const inside = `${(insideRatio * 100).toFixed(1)} % inside the 90 % band`;
    const error = `error ${errorRatio.toFixed(3)} of "it stays as it is"`;
    lines.push(`  forecasts ${formatDuration(horizonSeconds)} ahead: ${outcomeCount} compared, ${inside}, ${error}`);
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** `premonitor backtest`: which alarms the rules would have raised over recordings, and how good the forecasts would have been. */
export async function backtest(files: readonly string[], given: unknown): Promise<number> {
  const options = checked(backtestOptionsSchema, given);
  const rules = readRules(options.rules);
  const forecastsFile = options.forecasts === undefined ? undefined : createWriteStream(options.forecasts);
  forecastsFile?.write("trace,seconds,horizon_seconds,mean,lower,upper\n");
  const results: FileResult[] = [];
  for (const file of files) {
    const result = await backtestFile(file, options, rules, (name, forecasts) => {
      for (const { atMs, horizonSeconds, mean, lower, upper } of forecasts) {
        forecastsFile?.write(`${name},${atMs / 1000},${horizonSeconds},${mean},${lower},${upper}\n`);
      }
    });
    results.push(result);
    if (!options.json) writeSummary(result);
  }
  if (forecastsFile) {
    forecastsFile.end();
    await finished(forecastsFile);
  }
  if (options.alarms !== undefined) {
    const raised = Object.fromEntries(results.map((result) => [result.name, raisedAt(result)]));
    writeFileSync(options.alarms, `${JSON.stringify(raised)}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
  return 0;
}

import type { DownloadFile } from "../../domain/api";
import type { Host } from "../../domain/host";
import { findMetric } from "../../domain/metric-catalogue";
import { METRIC_DEFINITIONS } from "../../domain/metric-definitions";
import type { MetricStore } from "../store/metric-store";
import { deviceNamesOf } from "./device-names";
import { floatText, kibibytesText, percentText, type SlaposRow, slaposCsv, slaposCsvBytes } from "./slapos-csv";
import { vmstatsLog, vmstatsLogName } from "./vmstats-log";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export type TodaysFilesSource = Pick<MetricStore, "readSeries" | "seriesIdsOf">;
type KnownHost = Pick<Host, "id" | "inventory">;
type MinuteColumns = { timesMs: Float64Array; mean: Float64Array; max: Float64Array };

interface TodaysFile {
  name: string;
  label: string;
  seriesId: string;
  /** The entry of a minute. @param seconds how much of the minute is over */
  entry: (minute: { mean: number; max: number; seconds: number }) => string;
}

/** How the minute of a series is written, by the name that the catalogue gives it in SlapOS. */
function entryOf(slaposName: string): TodaysFile["entry"] {
  if (slaposName === "loadavg") return ({ mean }) => floatText(Math.round(mean * 100) / 100);
  if (slaposName === "cpu_percent") return ({ mean }) => percentText(mean);
  if (/^net_(in|out)_bytes$/.test(slaposName)) return ({ mean, seconds }) => kibibytesText(Math.max(0, mean) * seconds);
  if (slaposName.startsWith("net_")) return ({ max }) => floatText(max);
  return ({ mean }) => kibibytesText(mean);
}

/** Every file that the series of a host make. A file system has the name of its device, or of its mount point where the device is not known; those with the same name are numbered. */
function filesOf(host: KnownHost, seriesIds: readonly string[]): TodaysFile[] {
  const files: TodaysFile[] = [];
  const taken = new Set<string>();
  const devices = deviceNamesOf(host);
  const order = new Map(METRIC_DEFINITIONS.map((definition, i) => [definition, i]));
  const known = seriesIds
    .flatMap((seriesId) => {
      const metric = findMetric(seriesId);
      return metric?.definition.slapos ? [{ seriesId, ...metric, slaposName: metric.definition.slapos }] : [];
    })
    .sort((a, b) => order.get(a.definition)! - order.get(b.definition)! || (a.seriesId < b.seriesId ? -1 : 1));
  for (const { seriesId, definition, instance, slaposName } of known) {
    const place =
      instance === undefined ? "" : `_${(devices.get(instance) ?? instance).replace(/[^A-Za-z0-9._]/g, "_")}`;
    const stem = `system_${slaposName}${place}`;
    let name = `${stem}.csv`;
    for (let number = 2; taken.has(name); number++) name = `${stem}_${number}.csv`;
    taken.add(name);
    const label = definition.label.replace(/\{\w+\}/, instance ?? "");
    files.push({ name, label, seriesId, entry: entryOf(slaposName) });
  }
  return files;
}

/** Start of the UTC day. */
function dayOf(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) * DAY_MS;
}

async function readToday(store: TodaysFilesSource, hostId: string, seriesIds: string[], nowMs: number) {
  return store.readSeries({ hostId, seriesIds, tier: "1m", fromMs: dayOf(nowMs), toMs: nowMs });
}

/** The files of today (UTC) that a host has data for, as slapmonitor names them, and the log of a VM as VMstats names it. */
export async function listTodaysFiles(
  store: TodaysFilesSource,
  host: KnownHost,
  nowMs: number,
): Promise<DownloadFile[]> {
  const files = filesOf(host, await store.seriesIdsOf(host.id));
  const found = await readToday(
    store,
    host.id,
    files.map(({ seriesId }) => seriesId),
    nowMs,
  );
  const today = files.flatMap((file): DownloadFile[] => {
    const minutes = found.get(file.seriesId);
    const rows = minutes ? rowsOf(file, minutes, nowMs) : [];
    const newest = rows.at(-1);
    if (!newest) return [];
    return [{ name: file.name, label: file.label, sizeBytes: slaposCsvBytes(rows), writtenAtMs: newest.atMs }];
  });
  const log = vmstatsLogName(host);
  if (log === undefined || today.length === 0) return today;
  const text = await vmstatsLogOf(store, host.id, nowMs);
  const writtenAtMs = Math.max(...today.map((file) => file.writtenAtMs));
  return [...today, { name: log, label: "Every sample, as VMstats logs it", sizeBytes: text.length, writtenAtMs }];
}

/** A day of a VM that tells a line each second is two megabytes. */
async function vmstatsLogOf(store: TodaysFilesSource, hostId: string, nowMs: number): Promise<string> {
  let log = "";
  for await (const lines of vmstatsLog(store, hostId, { fromMs: dayOf(nowMs), toMs: nowMs })) log += lines;
  return log;
}

/** One of today's files, ready to be sent; `null` when the host has no such file. */
export async function todaysFile(
  store: TodaysFilesSource,
  host: KnownHost,
  fileName: string,
  nowMs: number,
): Promise<{ type: "text/csv" | "text/plain"; text: string } | null> {
  if (fileName === vmstatsLogName(host)) return { type: "text/plain", text: await vmstatsLogOf(store, host.id, nowMs) };
  const text = await todaysFileCsv(store, host, fileName, nowMs);
  return text === null ? null : { type: "text/csv", text };
}

/**
 * One of today's files, a row a minute since midnight UTC, made from one read; `null` when the host has no such file. Network bytes
 * are KiB received or sent in that minute, from the rates, so that a counter's reset never shows.
 */
export async function todaysFileCsv(
  store: TodaysFilesSource,
  host: KnownHost,
  fileName: string,
  nowMs: number,
): Promise<string | null> {
  const file = filesOf(host, await store.seriesIdsOf(host.id)).find(({ name }) => name === fileName);
  if (!file) return null;
  const minutes = (await readToday(store, host.id, [file.seriesId], nowMs)).get(file.seriesId);
  return minutes ? slaposCsv(rowsOf(file, minutes, nowMs)) : null;
}

function rowsOf(file: TodaysFile, { timesMs, mean, max }: MinuteColumns, nowMs: number): SlaposRow[] {
  const rows: SlaposRow[] = [];
  for (let i = 0; i < timesMs.length; i++) {
    if (Number.isNaN(mean[i]!)) continue;
    const atMs = timesMs[i]!;
    const seconds = Math.max(0, Math.min(MINUTE_MS, nowMs - atMs)) / 1000;
    rows.push({ atMs, entry: file.entry({ mean: mean[i]!, max: max[i]!, seconds }) });
  }
  return rows;
}

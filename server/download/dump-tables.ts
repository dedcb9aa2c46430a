import { setImmediate as nextTurn } from "node:timers/promises";
import { csvLine } from "../../domain/csv-line";
import type { Host } from "../../domain/host";
import { findMetric, maximumOf } from "../../domain/metric-catalogue";
import type { MetricStore } from "../store/metric-store";
import type { ProcessStore } from "../store/process-store";
import type { SeriesColumns } from "../store/series-reader";
import { deviceNamesOf } from "./device-names";
import { floatText, kibibytesText, percentText } from "./slapos-csv";
import { columnsOf, SLAPOS_TABLES, type SlaposTable, SYSTEM_COLUMNS } from "./slapos-tables";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const FOLDER = /^folder\.(.+)\.used$/;
const TEMPERATURE = "temperature.{sensor}";
const DISK = /^filesystem\.(.+)\.(used|free)$/;

export interface DumpSource {
  metricStore: Pick<MetricStore, "readSeries" | "seriesIdsOf">;
  processStore: Pick<ProcessStore, "minutes">;
}

/** A file of a dump: `dump_system.csv`. What is large comes piece by piece, and can be read once. */
export interface DumpFile {
  name: string;
  text: string | AsyncIterable<string>;
}

function when(atMs: number): string[] {
  const [date, time] = new Date(atMs).toISOString().slice(0, 19).split("T");
  return [date!, time!, "1"];
}

/** The sensor of a temperature; a limit is none. */
function sensorOf(seriesId: string): string | undefined {
  const metric = findMetric(seriesId);
  return metric?.definition.pattern === TEMPERATURE ? metric.instance : undefined;
}

const line = (table: string[], atMs: number): string => csvLine([...table, ...when(atMs)]);
const float = (value: number | undefined): string =>
  value === undefined ? "" : floatText(Math.round(value * 1e6) / 1e6);
const whole = (value: number | undefined): string => (value === undefined ? "" : String(Math.round(value)));

/** Values of several series by the minutes in which any has one, in rising time; absent where a series has none. */
function byMinute(columns: readonly (SeriesColumns | undefined)[]): Map<number, (number | undefined)[]> {
  const rows = new Map<number, (number | undefined)[]>();
  columns.forEach((column, i) => {
    column?.timesMs.forEach((atMs, k) => {
      if (Number.isNaN(column.mean[k]!)) return;
      const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
      const row = rows.get(minuteMs) ?? new Array<number | undefined>(columns.length).fill(undefined);
      row[i] = column.mean[k]!;
      rows.set(minuteMs, row);
    });
  });
  return new Map([...rows].sort(([a], [b]) => a - b));
}

function systemRows(found: ReadonlyMap<string, SeriesColumns>): string[] {
  const rows: string[] = [];
  // Octets are kept as rates: their counters begin with the day.
  const sent = new Map<number, number>();
  for (const [minuteMs, values] of byMinute(SYSTEM_COLUMNS.map(({ seriesId }) => found.get(seriesId)))) {
    const cells = values.map((value, i) => {
      const { isCounted, isPercent } = SYSTEM_COLUMNS[i]!;
      if (isPercent) return value === undefined ? "" : percentText(value);
      if (value === undefined || !isCounted) return float(value);
      const total = (sent.get(i) ?? 0) + Math.max(0, value) * (MINUTE_MS / 1000);
      sent.set(i, total);
      return float(Math.round(total));
    });
    rows.push(line(cells, minuteMs));
  }
  return rows;
}

function diskRows(host: Host, ids: readonly string[], found: ReadonlyMap<string, SeriesColumns>): string[] {
  const devices = deviceNamesOf(host);
  const mounts = [...new Set(ids.flatMap((id) => DISK.exec(id)?.[1] ?? []))].sort();
  return mounts.flatMap((mount) => {
    const pair = ["used", "free"].map((part) => found.get(`filesystem.${mount}.${part}`));
    return [...byMinute(pair)].map(([minuteMs, [used, free]]) =>
      line([devices.get(mount) ?? mount, whole(used), whole(free), mount], minuteMs),
    );
  });
}

/** A sensor's alarm is 1 in the minutes in which it was at its limit. */
function temperatureRows(ids: readonly string[], found: ReadonlyMap<string, SeriesColumns>): string[] {
  return ids.flatMap((id) => {
    const sensor = sensorOf(id);
    if (sensor === undefined) return [];
    const [column, limit] = [found.get(id), found.get(maximumOf(id) ?? "")];
    const highest = column && { ...column, mean: column.max };
    return [...byMinute([column, highest, limit])].flatMap(([minuteMs, [mean, max, most]]) =>
      mean === undefined ? [] : line([sensor, float(mean), max! >= (most ?? Number.NaN) ? "1" : "0"], minuteMs),
    );
  });
}

/** A row for each folder: its newest size of the day, with the minute in which that was first known, in KiB. */
function folderRows(ids: readonly string[], found: ReadonlyMap<string, SeriesColumns>): string[] {
  return ids.flatMap((id) => {
    const folder = FOLDER.exec(id)?.[1];
    const minutes = [...byMinute([found.get(id)])].map(([minuteMs, [value]]) => ({
      minuteMs,
      value: Math.round(value!),
    }));
    const newest = minutes.at(-1);
    if (folder === undefined || newest === undefined) return [];
    const other = minutes.findLastIndex(({ value }) => value !== newest.value);
    return [line([folder, kibibytesText(newest.value)], minutes[other + 1]!.minuteMs)];
  });
}

/** A minute at a time: of a crowded host they are fifty megabytes. */
async function* userRows(source: DumpSource, hostId: string, dayMs: number, nowMs: number): AsyncGenerator<string> {
  for await (const { atMs, rows: processes } of source.processStore.minutes(hostId, dayMs, dayMs + DAY_MS - 1, nowMs)) {
    const time = when(Math.floor(atMs / MINUTE_MS) * MINUTE_MS);
    const rows = processes.map((row) =>
      csvLine([
        row.user,
        float(row.pid),
        `${row.pid}-${(row.createdAtMs / 1000).toFixed(2)}`,
        float((row.cpuRatio ?? 0) * 100),
        float(row.cpuSeconds),
        float(row.threadCount),
        float(row.memoryRatio * 100),
        float(row.rssBytes),
        float(row.ioBytes ?? (row.readBytes ?? 0) + (row.writtenBytes ?? 0)),
        float(row.ioCount ?? (row.readCount ?? 0) + (row.writtenCount ?? 0)),
        ...time,
      ]),
    );
    yield rows.join("");
  }
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

function computerRow({ inventory }: Host, atMs: number): string {
  const { coreCount, cpuHertz, cpuModel, memoryBytes, memoryType, partitions = [] } = inventory ?? {};
  const sizes = partitions.flatMap(({ device, sizeBytes }) =>
    sizeBytes === undefined ? [] : `${device}=${sizeBytes}`,
  );
  const megahertz = (cpuHertz ?? 0) / 1e6;
  return line(
    [float(coreCount), float(megahertz), cpuModel ?? "0", float(memoryBytes), memoryType ?? "0", sizes.join(";")],
    atMs,
  );
}

/**
 * The tables of a host and a day (UTC), as SlapOS dumps them, with the header that its documentation calls for.
 * @returns `undefined` when nothing was measured on that day
 */
export async function dumpTables(
  source: DumpSource,
  host: Host,
  dayMs: number,
  nowMs: number,
): Promise<DumpFile[] | undefined> {
  const ids = await source.metricStore.seriesIdsOf(host.id);
  const wanted = ids.filter((id) => DISK.test(id) || FOLDER.test(id) || /^temperature\./.test(id));
  const found = await source.metricStore.readSeries({
    hostId: host.id,
    seriesIds: [...SYSTEM_COLUMNS.map(({ seriesId }) => seriesId), ...wanted],
    tier: "1m",
    fromMs: dayMs,
    toMs: dayMs + DAY_MS - 1,
  });
  const system = systemRows(found);
  const user = userRows(source, host.id, dayMs, nowMs);
  const firstOfUser = await user.next();
  if (system.length === 0 && firstOfUser.done) return undefined;
  const rowsOf: Record<Exclude<SlaposTable, "user">, () => string[]> = {
    folder: () => folderRows(wanted, found),
    computer: () => [computerRow(host, dayMs)],
    system: () => system,
    disk: () => diskRows(host, wanted, found),
    temperature: () => temperatureRows(wanted, found),
    heating: () => [],
  };
  const files: DumpFile[] = [];
  for (const table of SLAPOS_TABLES) {
    const header = csvLine(columnsOf(table));
    const text =
      table === "user" ? startingWith(header + (firstOfUser.value ?? ""), user) : [header, ...rowsOf[table]()].join("");
    files.push({ name: `dump_${table}.csv`, text });
    // Live data go first: of a host with many disks and sensors the tables take tens of milliseconds together.
    await nextTurn();
  }
  return files;
}

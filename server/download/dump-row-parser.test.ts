import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { SeriesSample } from "../../domain/chunk-of-samples";
import { DumpRowParser, type ImportedRow, type ImportedTable, RowError, tableOf } from "./dump-row-parser";

const fixture = (name: string) =>
  parse(readFileSync(join(import.meta.dirname, "fixtures", name), "utf8")) as string[][];
/** What each row says, or why it is not understood. */
function rowsOf(table: ImportedTable, rows: readonly string[][]): (ImportedRow | string)[] {
  const parser = new DumpRowParser(table);
  return rows.map((texts) => {
    try {
      return parser.parse(texts);
    } catch (error) {
      if (error instanceof RowError) return error.message;
      throw error;
    }
  });
}
const samplesOf = (table: ImportedTable, rows: readonly string[][]) =>
  rowsOf(table, rows).flatMap((row) => (typeof row === "string" ? [] : row.samples));
const of = (samples: readonly SeriesSample[], seriesId: string) =>
  samples.filter((sample) => sample.seriesId === seriesId).map(({ atMs, value }) => [atMs, value]);
const FIRST_MS = Date.UTC(2026, 10, 19, 11, 28, 3);
const SECOND_MS = Date.UTC(2026, 10, 19, 11, 28, 28);

describe("DumpRowParser", () => {
  it("understands what SlapOS dumped: floats, octets that count up", () => {
    const samples = samplesOf("system", fixture("slapos-dump_system.csv"));
    expect(of(samples, "load.1m")).toEqual([
      [FIRST_MS, 2.50537109375],
      [SECOND_MS, 2.39794921875],
    ]);
    expect(of(samples, "cpu.busy")).toEqual([
      [FIRST_MS, expect.closeTo(0.776)],
      [SECOND_MS, expect.closeTo(0.583)],
    ]);
    expect(of(samples, "memory.used")[0]).toEqual([FIRST_MS, 1_966_784_512]);
    expect(of(samples, "net.total.in")).toEqual([[SECOND_MS, (1_293_740_371 - 1_292_441_894) / 25]]);
    expect(of(samples, "net.total.out_errors_count")).toEqual([
      [FIRST_MS, 0],
      [SECOND_MS, 0],
    ]);
  });

  it("takes disks by their mount point, sensors by their names, folders by their partition", () => {
    const disk = samplesOf("disk", fixture("slapos-dump_disk.csv"));
    expect(of(disk, "filesystem./.used")).toEqual([
      [FIRST_MS, 31_028_613_120],
      [SECOND_MS, 31_028_965_376],
    ]);
    expect(of(disk, "filesystem./.used_ratio")[0]![1]).toBeCloseTo(31_028_613_120 / (31_028_613_120 + 77_915_680_768));
    const sensors = samplesOf("temperature", fixture("slapos-dump_temperature.csv"));
    expect(of(sensors, "temperature.coretemp-isa-0000_Package_id_0")[0]).toEqual([FIRST_MS, 52]);
    const folders = samplesOf("folder", fixture("slapos-dump_folder.csv"));
    expect(of(folders, "folder.slapuser0.used")).toEqual([[FIRST_MS, 3080 * 1024]]);
  });

  it("makes processes of the rows of users, without what SlapOS leaves out", () => {
    const rows = rowsOf("user", fixture("slapos-dump_user.csv"));
    expect(rows).toHaveLength(4);
    expect(rows[3]).toEqual({
      atMs: SECOND_MS,
      samples: [],
      process: {
        pid: 28_638,
        createdAtMs: 1_795_174_082_810,
        uid: null,
        user: "slapuser0",
        name: "",
        cpuRatio: expect.closeTo(0.975),
        cpuSeconds: 23.27,
        threadCount: 1,
        rssBytes: 1_748_992,
        memoryRatio: expect.closeTo(0.006919438 / 100),
        grownBytes: 0,
        readBytes: null,
        writtenBytes: null,
        readCount: null,
        writtenCount: null,
        ioBytes: 0,
        ioCount: 8,
      },
    });
  });

  it("gives no rate for a counter that fell back, a pause, or an empty cell", () => {
    const row = (octets: string, time: string) => `,,1.0,,${octets},,,,,,2026-11-19,${time},1`.split(",");
    const samples = samplesOf("system", [
      row("600.0", "00:00:00"),
      row("1200.0", "00:01:00"),
      row("60.0", "00:02:00"),
      row("", "00:03:00"),
      row("180.0", "00:04:00"),
      row("900.0", "03:00:00"),
    ]);
    const day = Date.UTC(2026, 10, 19);
    expect(of(samples, "net.total.in")).toEqual([
      [day + 60_000, 10],
      [day + 240_000, 1],
    ]);
    expect(of(samples, "memory.used")).toHaveLength(6);
    expect(of(samples, "load.1m")).toEqual([]);
  });

  it.each<[ImportedTable, string, string]>([
    ["disk", "/,1.0", "it has 2 cells, and disk has 7"],
    ["disk", "/,1.0,2.0,/,yesterday,noon,0", '"yesterday noon" is no time'],
    ["disk", "/,much,2.0,/,2026-11-19,11:28:03,0", 'used is "much", no number'],
    ["disk", "/,1.0,2.0,,2026-11-19,11:28:03,0", "mountpoint is empty or too long"],
    ["user", "slapuser0,7.0,7,0,0,1,0,0,0,0,2026-11-19,11:28:03,0", 'process is "7", not <pid>-<create time>'],
    ["user", "slapuser0,7.0,7-1,0,0,1,0,-5,0,0,2026-11-19,11:28:03,0", 'memory_rss is "-5", no amount'],
    ["user", "slapuser0,0,0-1,0,0,1,0,5,0,0,2026-11-19,11:28:03,0", "pid is not allowed there"],
  ])("says of a row of %s that is %s: %s", (table, text, why) => {
    expect(rowsOf(table, [text.split(",")])).toEqual([why]);
  });
});

describe("tableOf", () => {
  it.each([
    ["dump_system.csv", "system"],
    ["2026-11-19/dump_disk.csv", "disk"],
    ["dump_user.csv", "user"],
    ["dump_computer.csv", undefined],
    ["system_loadavg.csv", undefined],
    ["dump_constructor.csv", undefined],
  ])("of %s is the table %s", (name, table) => expect(tableOf(name)).toBe(table));
});

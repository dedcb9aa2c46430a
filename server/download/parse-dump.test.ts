import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ImportedSample, parseDump, tableOf } from "./parse-dump";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "fixtures", name), "utf8");
const of = (samples: readonly ImportedSample[], seriesId: string) =>
  samples.filter((sample) => sample.seriesId === seriesId).map(({ atMs, value }) => [atMs, value]);
const FIRST_MS = Date.UTC(2026, 10, 19, 11, 28, 3);
const SECOND_MS = Date.UTC(2026, 10, 19, 11, 28, 28);

describe("parseDump", () => {
  it("reads what SlapOS dumped: no header, floats, octets that count up", () => {
    const { samples, problems } = parseDump("system", fixture("slapos-dump_system.csv"));
    expect(problems).toEqual([]);
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

  it("reads disks by their mount point, and sensors by their names", () => {
    const disk = parseDump("disk", fixture("slapos-dump_disk.csv")).samples;
    expect(of(disk, "filesystem./.used")).toEqual([
      [FIRST_MS, 31_028_613_120],
      [SECOND_MS, 31_028_965_376],
    ]);
    expect(of(disk, "filesystem./.used_ratio")[0]![1]).toBeCloseTo(31_028_613_120 / (31_028_613_120 + 77_915_680_768));
    const sensors = parseDump("temperature", fixture("slapos-dump_temperature.csv")).samples;
    expect(of(sensors, "temperature.coretemp-isa-0000_Package_id_0")[0]).toEqual([FIRST_MS, 52]);
  });

  it("passes a header over, and gives no rate for a counter that fell back, a pause, or an empty cell", () => {
    const header =
      "loadavg,cpu_percent,memory_used,memory_free,net_in_bytes,net_in_errors,net_in_dropped,net_out_bytes,net_out_errors,net_out_dropped,date,time,reported";
    const row = (octets: string, time: string) => `,,1.0,,${octets},,,,,,2026-11-19,${time},1`;
    const text = [
      header,
      row("600.0", "00:00:00"),
      row("1200.0", "00:01:00"),
      row("60.0", "00:02:00"),
      row("", "00:03:00"),
      row("180.0", "00:04:00"),
      row("900.0", "03:00:00"),
    ].join("\r\n");
    const { samples, problems } = parseDump("system", text);
    expect(problems).toEqual([]);
    const day = Date.UTC(2026, 10, 19);
    expect(of(samples, "net.total.in")).toEqual([
      [day + 60_000, 10],
      [day + 240_000, 1],
    ]);
    expect(of(samples, "memory.used")).toHaveLength(6);
    expect(of(samples, "load.1m")).toEqual([]);
  });

  it("leaves out what it cannot understand, and says where and why", () => {
    const text = "/,1.0,2.0,/,2026-11-19,11:28:03,0\n/,1.0\n/,1.0,2.0,/,yesterday,noon,0\n";
    const { samples, problems } = parseDump("disk", text);
    expect(samples).toHaveLength(3);
    expect(problems).toEqual([
      { line: 2, why: "it has 2 cells, and disk has 7" },
      { line: 3, why: '"yesterday noon" is no time' },
    ]);
  });

  it.each([
    ["dump_system.csv", "system"],
    ["2026-11-19/dump_disk.csv", "disk"],
    ["dump_user.csv", undefined],
    ["system_loadavg.csv", undefined],
    ["dump_constructor.csv", undefined],
  ])("of %s is the table %s", (name, table) => expect(tableOf(name)).toBe(table));
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { RecordedTree } from "../../../collector/fixtures/recorded-tree";
import { Filesystem } from "../../../collector/sources/filesystem";
import { ProcDiskstats } from "../../../collector/sources/proc-diskstats";
import { ProcFileNr } from "../../../collector/sources/proc-file-nr";
import { ProcLoadavg } from "../../../collector/sources/proc-loadavg";
import { ProcMeminfo } from "../../../collector/sources/proc-meminfo";
import { ProcNetDev } from "../../../collector/sources/proc-net-dev";
import { ProcPressure } from "../../../collector/sources/proc-pressure";
import { ProcStat } from "../../../collector/sources/proc-stat";
import type { Source } from "../../../collector/sources/source";
import { SampleTable } from "../../../pipeline/sample-table";
import { type NodeExporter, startNodeExporter } from "./fixtures/start-node-exporter";
import { NodeReading } from "./node-reading";
import { parseExposition } from "./parse-exposition";

/** What it does not tell unless it is asked to, and what only newer ones and newer kernels tell. */
const NOT_TOLD = /^(processes\.total|pressure\.cpu\.full|net\.lo\.|disk\.loop)/;
/** Of open files it does not tell which the kernel holds in reserve. */
const TOLD_OTHERWISE = ["files.open"];
/** When the two looks at a recorded machine are taken to have been: ten seconds apart. */
const FIRST_MS = 1_795_000_000_000;
const SECOND_MS = FIRST_MS + 10_000;

async function scrape({ url }: NodeExporter, reading: NodeReading, atMs: number): Promise<Map<string, number>> {
  const answer = await fetch(url);
  return reading.read(parseExposition(await answer.text(), answer.headers.get("content-type")!).samples, atMs).values;
}

describe("a recorded machine", () => {
  let exporter: NodeExporter | undefined;
  let tree: RecordedTree;
  afterEach(async () => {
    await exporter?.stop();
    tree.delete();
  });

  /** What our own collector says of the machine. */
  function collected(sources: readonly Source[], table: SampleTable, atMs: number): Map<string, number> {
    for (const source of sources) void source.read(table, atMs, atMs - FIRST_MS + 1);
    return new Map([...table.entries()].map(([id, slot]) => [id, table.get(slot)]));
  }

  it.each(["small-vm", "big-server"] as const)("%s is told as by our own collector", async (machine) => {
    tree = new RecordedTree(machine);
    const { procfsPath, sysfsPath } = tree;
    // Pages on the processors' own lists are not told by node_exporter.
    tree.write("proc/zoneinfo", "");
    exporter = await startNodeExporter([
      `--path.procfs=${procfsPath}`,
      `--path.sysfs=${sysfsPath}`,
      "--no-collector.netdev.netlink",
    ]);
    const own = [
      new ProcStat(procfsPath),
      new ProcMeminfo(procfsPath),
      new ProcLoadavg(procfsPath),
      new ProcFileNr(procfsPath),
      new ProcPressure(procfsPath),
      new ProcNetDev(procfsPath, sysfsPath),
      new ProcDiskstats(procfsPath, sysfsPath),
    ];
    const table = new SampleTable();
    const reading = new NodeReading();
    collected(own, table, FIRST_MS);
    await scrape(exporter, reading, FIRST_MS);
    // All that is counted goes on by a tenth.
    for (const file of ["stat", "net/dev", "diskstats"]) {
      const text = tree.read(`proc/${file}`);
      const later = (digits: string) => String(Math.round(Number(digits) * 1.1));
      const grown = text.split("\n").map((line) => line.replace(/(?<=\s)\d{4,}(?=\s|$)/g, later));
      tree.write(`proc/${file}`, grown.join("\n"));
    }
    const expected = collected(own, table, SECOND_MS);
    const told = await scrape(exporter, reading, SECOND_MS);
    const shared = [...expected].filter(
      ([id, value]) => !Number.isNaN(value) && told.has(id) && !TOLD_OTHERWISE.includes(id),
    );
    for (const [id, value] of shared) expect.soft(told.get(id), id).toBeCloseTo(value, 2);
    expect(shared.length).toBeGreaterThan(40);
    const missing = [...expected].filter(([id, value]) => !Number.isNaN(value) && !told.has(id)).map(([id]) => id);
    expect(missing.filter((id) => !NOT_TOLD.test(id))).toEqual([]);
  });
});

describe("this machine", () => {
  let exporter: NodeExporter;
  beforeAll(async () => {
    exporter = await startNodeExporter();
  });
  afterAll(() => exporter.stop());

  it("has the memory and the file systems that our own collector sees, and is up as long", async () => {
    const told = await scrape(exporter, new NodeReading(), Date.now());
    const table = new SampleTable();
    const memory = new ProcMeminfo("/proc");
    memory.read(table, 0, 0);
    const filesystem = new Filesystem("/proc");
    await filesystem.read(table);
    memory.close();
    filesystem.close();
    const sizes = [...table.entries()].filter(([id]) => /^(memory|swap|filesystem\..*)\.total$/.test(id));
    expect(sizes.length).toBeGreaterThan(2);
    for (const [id, slot] of sizes) expect.soft(told.get(id), id).toBe(table.get(slot));
    expect(told.get("system.uptime")).toBeGreaterThan(0);
    expect([...told.values()].every(Number.isFinite)).toBe(true);
  });
});

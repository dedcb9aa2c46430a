import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BENCHMARK_IDS } from "../../domain/benchmark";
import type { Inventory } from "../../domain/host";
import { SampleTable } from "../../pipeline/sample-table";
import { StateFile } from "../state-file";
import { spreadOf } from "./benchmark-window";
import { Benchmarks, type BenchmarksOptions } from "./benchmarks";
import { ResultBook } from "./result-book";
import type { BenchmarkOutcome } from "./run-benchmarks";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MIDNIGHT_MS = Date.UTC(2026, 10, 20);
const SERVER = "http://127.0.0.1:3000";
const DUE_MS = MIDNIGHT_MS + 3 * HOUR_MS + spreadOf("web-1");
const INVENTORY: Inventory = {
  hostname: "web-1",
  architecture: "x64",
  cpuModel: "A Processor",
  coreCount: 4,
  kernel: "6.1",
  memoryBytes: 16e9,
  collectorVersion: "1",
  source: "collector",
};

let folder: string;
let table: SampleTable;
let logged: string[];
let startedAtMs: number[];
let outcomes: BenchmarkOutcome[];
let nowMs: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "premonitor-benchmarks-"));
  table = new SampleTable();
  logged = [];
  startedAtMs = [];
  outcomes = BENCHMARK_IDS.map((id) => ({ id, value: 100 }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function openBook(inventory = INVENTORY, serverUrl = SERVER): ResultBook {
  return new ResultBook(
    new StateFile(join(folder, "benchmarks.state"), (message) => logged.push(message)),
    inventory,
    serverUrl,
  );
}

function makeBenchmarks(options: Partial<BenchmarksOptions> = {}): Benchmarks {
  return new Benchmarks(table, {
    hour: "03:00",
    folder,
    hostName: "web-1",
    coreCount: 4,
    book: openBook(),
    start: () => {
      startedAtMs.push(nowMs);
      return { outcomes: Promise.resolve(outcomes), kill: () => undefined };
    },
    log: (_, message) => logged.push(message),
    ...options,
  });
}

/** A tick every ten seconds; what a run came to is taken between ticks, as it is in a collector. */
async function run(benchmarks: Benchmarks, fromMs: number, toMs: number, busy = 0.05): Promise<void> {
  for (nowMs = fromMs; nowMs < toMs; nowMs += 10_000) {
    table.set(table.slot("cpu.busy"), busy);
    benchmarks.run(nowMs);
    if (startedAtMs.at(-1) === nowMs) await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("Benchmarks", () => {
  it("run once a day, after a minute in which the host was quiet", async () => {
    await run(makeBenchmarks(), MIDNIGHT_MS, MIDNIGHT_MS + 2 * DAY_MS);
    const delays = startedAtMs.map((atMs, day) => atMs - DUE_MS - day * DAY_MS);
    expect(delays).toHaveLength(2);
    for (const delayMs of delays) {
      expect(delayMs).toBeGreaterThanOrEqual(MINUTE_MS);
      expect(delayMs).toBeLessThan(MINUTE_MS + 10_000);
    }
    expect(table.valueOf("benchmark.cpu.rate")).toBe(100);
    expect(logged).toEqual([]);
  });

  it("never run when they are switched off, and tell nothing of before", async () => {
    openBook().add(DUE_MS - DAY_MS, new Map([["cpu.rate", 90]]));
    await run(makeBenchmarks({ hour: "off" }), MIDNIGHT_MS, MIDNIGHT_MS + DAY_MS);
    expect(startedAtMs).toEqual([]);
    expect(table.valueOf("benchmark.cpu.rate")).toBeNaN();
  });

  it("wait while the host is busy, and look again every few minutes", async () => {
    const benchmarks = makeBenchmarks();
    await run(benchmarks, DUE_MS, DUE_MS + HOUR_MS, 0.9);
    expect(startedAtMs).toEqual([]);
    await run(benchmarks, DUE_MS + HOUR_MS, DUE_MS + 2 * HOUR_MS);
    expect(startedAtMs).toHaveLength(1);
    expect(startedAtMs[0]).toBeLessThanOrEqual(DUE_MS + HOUR_MS + 8 * MINUTE_MS);
  });

  it("are left out for the day after three busy hours, which is said once", async () => {
    const benchmarks = makeBenchmarks();
    await run(benchmarks, DUE_MS, DUE_MS + 3 * HOUR_MS, 0.9);
    await run(benchmarks, DUE_MS + 3 * HOUR_MS, DUE_MS + 20 * HOUR_MS);
    expect(startedAtMs).toEqual([]);
    expect(logged).toEqual(["the benchmarks are left out today, because the host was busy: cpu.busy was 90.0 %"]);
    await run(benchmarks, DUE_MS + 20 * HOUR_MS, DUE_MS + 25 * HOUR_MS);
    expect(startedAtMs).toHaveLength(1);
  });

  it.each([
    ["load.1m", 3, "was 3.00"],
    ["pressure.io.some", 0.2, "was 20.0 %"],
    ["disk.total.busy", 0.8, "was 80.0 %"],
  ])("wait because of %s", async (seriesId, value, told) => {
    table.set(table.slot(seriesId), value);
    await run(makeBenchmarks(), DUE_MS, DUE_MS + 4 * HOUR_MS);
    expect(startedAtMs).toEqual([]);
    expect(logged).toEqual([`the benchmarks are left out today, because the host was busy: ${seriesId} ${told}`]);
  });

  it("run within the three hours when the collector starts late, and not after them", async () => {
    await run(makeBenchmarks(), DUE_MS + 170 * MINUTE_MS, DUE_MS + 4 * HOUR_MS);
    expect(startedAtMs).toHaveLength(1);
    await run(makeBenchmarks(), DUE_MS + DAY_MS + 3 * HOUR_MS, DUE_MS + DAY_MS + 20 * HOUR_MS);
    expect(startedAtMs).toHaveLength(1);
  });

  it("do not run again after a restart, and have their results at once", async () => {
    await run(makeBenchmarks(), DUE_MS, DUE_MS + 10 * MINUTE_MS);
    table = new SampleTable();
    await run(makeBenchmarks(), DUE_MS + 11 * MINUTE_MS, DUE_MS + 12 * MINUTE_MS);
    expect(table.valueOf("benchmark.cpu.rate")).toBe(100);
    await run(makeBenchmarks(), DUE_MS + 12 * MINUTE_MS, DUE_MS + 3 * HOUR_MS);
    expect(startedAtMs).toHaveLength(1);
  });

  it("tell how fast the host is of its own past, and nothing when results stay out for a week", async () => {
    const book = openBook();
    for (let night = 12; night > 2; night--) book.add(DUE_MS - night * DAY_MS, new Map([["cpu.rate", 200]]));
    for (let night = 2; night > 0; night--) book.add(DUE_MS - night * DAY_MS, new Map([["cpu.rate", 100]]));
    const benchmarks = makeBenchmarks({ book });
    await run(benchmarks, DUE_MS - HOUR_MS, DUE_MS);
    expect(table.valueOf("benchmark.cpu.rate.relative")).toBe(1);
    await run(benchmarks, DUE_MS, DUE_MS + 10 * MINUTE_MS);
    expect(table.valueOf("benchmark.cpu.rate.usual")).toBe(200);
    expect(table.valueOf("benchmark.cpu.rate.relative")).toBe(0.5);
    expect(table.valueOf("benchmark.sql.rate.relative")).toBeNaN();
    await run(benchmarks, DUE_MS + 8 * DAY_MS - MINUTE_MS, DUE_MS + 8 * DAY_MS);
    expect([...table.entries()].map(([id]) => id)).toEqual(["cpu.busy"]);
  });

  it("say what is left out, and keep the others", async () => {
    outcomes = [
      { id: "cpu.rate", value: 5 },
      { id: "network.upload", problem: "the server answered 503" },
    ];
    await run(makeBenchmarks(), DUE_MS, DUE_MS + HOUR_MS);
    expect(logged).toEqual([
      "benchmark network.upload is left out today: the server answered 503",
      "the benchmarks ended early, without memory.bandwidth, sql.rate, disk.write, disk.fsync_rate, network.download",
    ]);
    expect(startedAtMs).toHaveLength(1);
    expect(table.valueOf("benchmark.cpu.rate")).toBe(5);
    expect(table.valueOf("benchmark.network.upload")).toBeNaN();
  });

  it.each([
    ["the process cannot be started", new Error("spawn EAGAIN")],
    ["it ends with an error", undefined],
  ])("must not end the sampling when %s", async (_, thrown) => {
    const start = () => {
      if (thrown) throw thrown;
      return { outcomes: Promise.reject(new Error("spawn EAGAIN")), kill: () => undefined };
    };
    await run(makeBenchmarks({ start }), DUE_MS, DUE_MS + 10 * MINUTE_MS);
    await new Promise((resolve) => setImmediate(resolve));
    expect(logged).toEqual(["the benchmarks cannot run: spawn EAGAIN"]);
  });

  it("are killed with the collector, and nothing is taken of them", async () => {
    let killed = 0;
    const start = () => ({ outcomes: Promise.resolve(outcomes), kill: () => void killed++ });
    const benchmarks = makeBenchmarks({ start });
    for (nowMs = DUE_MS; nowMs <= DUE_MS + MINUTE_MS; nowMs += 10_000) benchmarks.run(nowMs);
    benchmarks.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(killed).toBe(1);
    expect(openBook().of("cpu.rate")).toEqual([]);
  });

  it("leave no file behind that a killed run made", () => {
    writeFileSync(join(folder, "benchmark.tmp"), "x");
    makeBenchmarks();
    expect(() => rmSync(join(folder, "benchmark.tmp"))).toThrow("ENOENT");
  });
});

describe("ResultBook", () => {
  const newest = (book: ResultBook) => [book.of("cpu.rate").at(-1)?.value, book.of("network.upload").at(-1)?.value];
  const both = (value: number) => new Map([["cpu.rate", value] as const, ["network.upload", value] as const]);

  it.each([
    ["nothing changed", {}, SERVER, [7, 7]],
    ["the kernel or the memory is another", { kernel: "6.2", memoryBytes: 8e9 }, SERVER, [7, 7]],
    ["the processor is another", { cpuModel: "Another" }, SERVER, [undefined, undefined]],
    ["there are more cores", { coreCount: 8 }, SERVER, [undefined, undefined]],
    ["the server is another", {}, "http://127.0.0.2:3000", [7, undefined]],
  ])("keeps over a restart what can still be compared: %s", (_, change, serverUrl, wanted) => {
    openBook().add(DUE_MS, both(7));
    expect(newest(openBook({ ...INVENTORY, ...change }, serverUrl))).toEqual(wanted);
  });

  it("keeps sixty results of eight weeks, and none of the future", () => {
    const book = openBook();
    book.add(DUE_MS + 99 * DAY_MS, both(1));
    for (let i = 0; i < 100; i++) book.add(DUE_MS + i * HOUR_MS, both(i));
    expect(
      openBook()
        .of("cpu.rate")
        .map(({ value }) => value),
    ).toEqual(Array.from({ length: 60 }, (_, i) => 40 + i));
    book.add(DUE_MS + 61 * DAY_MS, both(5));
    expect(book.of("cpu.rate")).toHaveLength(1);
  });

  it("begins anew with a damaged file, and says so", () => {
    writeFileSync(join(folder, "benchmarks.state"), "nonsense");
    expect(newest(openBook())).toEqual([undefined, undefined]);
    expect(logged[0]).toContain("is damaged");
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { ChunkReader } from "../../domain/chunk";
import type { SeriesSample } from "../../domain/chunk-of-samples";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../domain/fixtures/heap-growth";
import { mutated } from "../../domain/fixtures/mutated";
import { decodeFrame, makeSchema } from "../../domain/frame";
import type { OutboxItem } from "../../domain/protocol";
import { type RuleSet, ruleSetSchema } from "../../domain/rule";
import { PushedHost, type PushedHostParts, type PushedSample } from "./pushed-host";
import { TaskQueue } from "./task-queue";

/** A full minute, ms since 1970. */
const T0 = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
const RUN = 1_795_000_000_000;
const RULES: RuleSet = ruleSetSchema.parse({
  version: 3,
  rules: [
    {
      id: "memory-share-used",
      name: "Memory is nearly full (share)",
      series: "memory.used_ratio",
      look: { at: "value" },
      failure: { above: 0.9 },
      hits: 3,
    },
    { id: "load", name: "Load", series: "load.1m", look: { at: "value" }, boundUnit: "cores", failure: { above: 2 } },
  ],
});

let items: OutboxItem[];
let late: SeriesSample[];
let intervals: number[];
let queue: TaskQueue;

beforeEach(() => {
  items = [];
  late = [];
  intervals = [];
  coreCounts = [];
  queue = new TaskQueue(1000, (error) => expect.fail(error.message));
});

let coreCounts: (number | undefined)[];

function partsOf(intervalMs?: number, coreCount = Number.NaN): PushedHostParts {
  return {
    hostId: "vm-1",
    host: { name: "vm-1", coreCount },
    rules: RULES,
    runId: RUN,
    intervalMs,
    queue,
    put: async (item) => void items.push(item),
    putLate: async (samples) => void late.push(...samples),
    isWatched: () => false,
    onFacts: (facts) => {
      if (facts.intervalMs !== intervals.at(-1)) intervals.push(facts.intervalMs);
      if (facts.coreCount !== coreCounts.at(-1)) coreCounts.push(facts.coreCount);
    },
    warn: () => undefined,
  };
}

function pushedHost(intervalMs?: number, coreCount?: number): PushedHost {
  return new PushedHost(partsOf(intervalMs, coreCount));
}

/** Every tick that frames hold, with the values of the pushed series. */
function ticks(seriesIds: string[]): [seconds: number, ...(number | null)[]][] {
  let schema = makeSchema([]);
  const found: [number, ...(number | null)[]][] = [];
  for (const item of items) {
    if (item.kind === "schema") schema = item.schema;
    if (item.kind !== "frame") continue;
    const frame = decodeFrame(item.bytes, schema);
    frame.timesMs.forEach((atMs, tick) => {
      const values = seriesIds.map((id) => frame.columns[schema.seriesIds.indexOf(id)]?.[tick] ?? Number.NaN);
      found.push([(atMs - T0) / 1000, ...values.map((value) => (Number.isNaN(value) ? null : value))]);
    });
  }
  return found;
}

const take = (host: PushedHost, atSeconds: number, values: Record<string, number>, intervalMs?: number) =>
  host.take(
    { atMs: T0 + atSeconds * 1000, values: Object.entries(values), ...(intervalMs && { intervalMs }) },
    T0 + atSeconds * 1000,
  );

describe("PushedHost", () => {
  it("puts what is measured at about the same time into one tick, by the sender's own pace", async () => {
    const host = pushedHost();
    take(host, 10.1, { "cpu.busy": 0.1 }, 10_000);
    take(host, 13.7, { "load.1m": 1 }, 10_000);
    take(host, 20.1, { "cpu.busy": 0.2 }, 10_000);
    take(host, 23.8, { "load.1m": 2 }, 10_000);
    host.close();
    await queue.idle();
    expect(ticks(["cpu.busy", "load.1m"])).toEqual([
      [10, 0.1, 1],
      [20, 0.2, 2],
    ]);
  });

  it("closes a tick that nothing was added to for a while", async () => {
    const host = pushedHost();
    take(host, 1, { "cpu.busy": 0.1 });
    host.closeDueTick(T0 + 1100);
    expect(host.hasOpenTick).toBe(true);
    host.closeDueTick(T0 + 1500);
    expect(host.hasOpenTick).toBe(false);
    await queue.idle();
    expect(ticks(["cpu.busy"])).toEqual([[1, 0.1]]);
  });

  it("holds a series for some intervals, then has it absent", async () => {
    const host = pushedHost(10_000);
    take(host, 0, { a: 1, b: 1 }, 10_000);
    for (let s = 10; s <= 60; s += 10) take(host, s, { b: s }, 10_000);
    host.close();
    await queue.idle();
    expect(ticks(["a"]).map(([, a]) => a)).toEqual([1, 1, 1, 1, null, null, null]);
  });

  it("gives what comes late to the history, and has the minute's chunk joined with it", async () => {
    const host = pushedHost();
    take(host, 1, { a: 1 });
    take(host, 5, { a: 5 });
    expect(take(host, 3, { a: 3 })).toBeUndefined();
    host.close();
    await queue.idle();
    expect(late).toEqual([{ seriesId: "a", atMs: T0 + 3000, value: 3 }]);
    const chunks = items.flatMap((item) => (item.kind === "chunk" ? [new ChunkReader(item.bytes)] : []));
    expect(chunks.map(({ partial }) => partial)).toEqual([true]);
  });

  it("takes what is late, but the newest of its series, for the present too", async () => {
    const host = pushedHost(1000);
    take(host, 1, { a: 1, b: 1 }, 1000);
    take(host, 2, { a: 2 }, 1000);
    take(host, 3, { a: 3 }, 1000);
    take(host, 2, { b: 2, c: 2 }, 1000);
    take(host, 4, { a: 4 }, 1000);
    host.close();
    await queue.idle();
    expect(ticks(["b", "c"]).slice(2)).toEqual([
      [3, 2, 2],
      [4, 2, 2],
    ]);
    expect(late.map(({ seriesId }) => seriesId)).toEqual(["b", "c"]);
  });

  it("ticks at the quickest pace that is told, and holds what is told more slowly", async () => {
    const host = pushedHost();
    take(host, 0, { slow: 1 }, 10_000);
    for (let s = 0; s <= 12; s++) take(host, s, { quick: s, ...(s === 10 && { slow: 2 }) }, s === 10 ? 10_000 : 1000);
    host.close();
    await queue.idle();
    expect(intervals).toEqual([10_000, 1000]);
    expect(ticks(["slow"]).map(([, slow]) => slow)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
  });

  it("never writes over a minute that it has told already", async () => {
    const host = pushedHost();
    take(host, -60, { a: 0 });
    take(host, 1, { a: 1 });
    host.closeDueTick(T0 + 30_000);
    host.closeDueMinute(T0 + 66_000);
    take(host, 58, { a: 58 });
    host.close();
    await queue.idle();
    const chunks = items.flatMap((item) => (item.kind === "chunk" ? [new ChunkReader(item.bytes)] : []));
    const ofMinute = chunks.filter(({ minuteMs }) => minuteMs === T0);
    expect(ofMinute.map(({ partial }) => partial)).toEqual([false, true]);
  });

  it("raises and clears alarms by the rules, in order", async () => {
    const host = pushedHost();
    for (let s = 1; s <= 4; s++) take(host, s, { "memory.used_ratio": 0.95 });
    for (let s = 5; s <= 6; s++) take(host, s, { "memory.used_ratio": 0.5 });
    host.close();
    await queue.idle();
    const states = items.flatMap((item) => (item.kind === "alarm" ? [item.change.state] : []));
    expect(states.filter((state) => state !== "pending")).toEqual(["active", "cleared"]);
    const sequences = items.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });

  it("learns the pace and says it once", async () => {
    const host = pushedHost();
    for (let s = 0; s < 300; s += 15) take(host, s, { a: s });
    host.close();
    expect(intervals).toEqual([15_000]);
  });

  it("goes on when a sender's clock was set back, instead of taking all for late until it has caught up", async () => {
    const host = pushedHost(10_000);
    const AHEAD_SECONDS = 3600;
    const at = (seconds: number, aheadSeconds: number, values: Record<string, number>) =>
      host.take(
        { atMs: T0 + (seconds + aheadSeconds) * 1000, values: Object.entries(values), intervalMs: 10_000 },
        T0 + seconds * 1000,
      );
    at(0, AHEAD_SECONDS, { a: 1, b: 1 });
    at(10, AHEAD_SECONDS, { a: 2, b: 2 });
    for (let s = 20; s <= 400; s += 10) at(s, 0, { a: s });
    host.close();
    await queue.idle();
    const back = ticks(["a", "b"]).slice(2);
    expect(back.slice(0, 5)).toEqual([
      [320, 320, 2],
      [330, 330, 2],
      [340, 340, 2],
      [350, 350, 2],
      [360, 360, null],
    ]);
    expect(back.at(-1)).toEqual([400, 400, null]);
    expect(late.every(({ atMs }) => atMs < T0 + 320_000)).toBe(true);
  });

  it("judges a load by its cores once it is told how many there are, and by none before", async () => {
    const states = () => items.flatMap((item) => (item.kind === "alarm" ? [item.change.state] : []));
    const host = pushedHost();
    const tell = (seconds: number, load: number, coreCount?: number) =>
      host.take({ atMs: T0 + seconds * 1000, values: [["load.1m", load]], coreCount }, T0 + seconds * 1000);
    tell(1, 12);
    tell(2, 12);
    tell(3, 12, 8);
    tell(4, 12, 4);
    await queue.idle();
    expect(states()).toEqual([]);
    tell(5, 17);
    tell(6, 17);
    host.close();
    await queue.idle();
    expect(states()).toEqual(["active"]);
    expect(coreCounts).toEqual([8]);
  });

  it("refuses what lies in the future or is too old, and more series than a host may have", () => {
    const host = pushedHost();
    const at = (atMs: number) => host.take({ atMs, values: [["a", 1]] }, T0);
    expect(at(T0 + 90_000_000)).toBe("its time lies more than a day in the future");
    expect(at(T0 - 31 * 86_400_000)).toBe("it is older than 30 days");
    expect(at(Number.NaN)).toBe("its time lies more than a day in the future");
    const many = Object.fromEntries([...new Array(4500).keys()].map((i) => [`s${i}`, i]));
    expect(take(host, 1, many)).toBe("this host has more than 4000 series");
  });
});

describe("a host whose series come and go", () => {
  const MINUTE_MS = 60_000;

  /** Samples whose series are told once and never again, one sample a minute. */
  function* changing(count: number): Generator<PushedSample> {
    for (let i = 0; i < count; i++) {
      const values = ["a", "b", "c"].map((name) => [`pod-${i}.${name}`, i % 7] as const);
      yield { atMs: T0 + i * MINUTE_MS, values: [["memory.used_ratio", 0.5], ...values], intervalMs: MINUTE_MS };
    }
  }

  it("holds no more memory for those that are gone", { timeout: 180_000 }, async () => {
    const host = new PushedHost({ ...partsOf(MINUTE_MS), put: async () => undefined });
    const grown = await heapGrowthBytes(
      changing(6000),
      async (sample) => {
        expect(host.take(sample, sample.atMs)).toBeUndefined();
        host.closeDueTick(sample.atMs + 2000);
        host.closeDueMinute(sample.atMs + 2 * MINUTE_MS);
        await queue.idle();
      },
      2000,
    );
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  });

  it("takes a bounded number of series, whatever their names are", { timeout: 180_000 }, async () => {
    const host = new PushedHost({ ...partsOf(1000), put: async () => undefined });
    let count = 0;
    const refusals = new Set<string | undefined>();
    const grown = await heapGrowthBytes(
      mutated(["memory.used", "net.eth0.in", "own.series"], 100_000),
      async (name) => {
        const atMs = T0 + Math.floor(count++ / 1000) * 1000;
        const values = [[`s${count}.${name.toString("hex")}`, 1] as const];
        refusals.add(host.take({ atMs, values, intervalMs: 1000 }, atMs));
        if (count % 1000 !== 0) return;
        host.closeDueTick(atMs + 2000);
        await queue.idle();
      },
    );
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
    expect([...refusals]).toEqual([undefined, "this host has more than 4000 series"]);
  });
});

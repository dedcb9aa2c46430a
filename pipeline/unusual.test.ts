import { beforeEach, describe, expect, it } from "vitest";
import { createRandom } from "../analysis/fixtures/create-random";
import { SampleTable } from "./sample-table";
import { Unusual } from "./unusual";

const START_MS = Date.UTC(2026, 10, 20);
let table: SampleTable;
let unusual: Unusual;
let random: () => number;

beforeEach(() => {
  table = new SampleTable();
  unusual = new Unusual(table);
  random = createRandom(1);
});

/** Ticks every ten seconds. */
function run(from: number, minutes: number, valuesAt: (minute: number) => Record<string, number>): void {
  for (let tick = from * 6; tick < (from + minutes) * 6; tick++) {
    for (const [id, value] of Object.entries(valuesAt(Math.floor(tick / 6)))) table.set(table.slot(id), value);
    unusual.run(START_MS + tick * 10_000);
  }
}

const usual = () => ({ "net.eth0.out": 1e6 + 1e5 * random(), "load.1m": 1 + random(), "memory.total": 1e9 });

describe("Unusual", () => {
  it("names what has been far from usual for three minutes, the farthest first, and counts it", () => {
    run(0, 600, usual);
    expect(unusual.now()).toEqual([]);
    expect(table.valueOf("anomaly.unusual_count")).toBe(0);
    run(600, 2, () => ({ ...usual(), "net.eth0.out": 9e7, "load.1m": 20 }));
    expect(unusual.now()).toEqual([]);
    run(602, 2, () => ({ ...usual(), "net.eth0.out": 9e7, "load.1m": 20 }));
    expect(unusual.now().map(({ seriesId }) => seriesId)).toEqual(["net.eth0.out", "load.1m"]);
    expect(unusual.now()[0]!.value).toBe(9e7);
    expect(unusual.now()[0]!.usual).toBeGreaterThan(9e5);
    expect(unusual.now()[0]!.usual).toBeLessThan(2e6);
    expect(table.valueOf("anomaly.unusual_count")).toBe(2);
    run(604, 1, usual);
    expect(unusual.now()).toEqual([]);
  });

  it("passes over what it makes itself, what never moves and what is absent", () => {
    run(0, 300, () => ({ ...usual(), "forecast.memory.used.mean": random(), "disk.sda.busy": Number.NaN }));
    run(300, 5, () => ({ "forecast.memory.used.mean": 1e9, "memory.total": 5e9, "disk.sda.busy": 1 }));
    expect(unusual.now()).toEqual([]);
  });

  it("learns a series anew, and says so, when what was kept of it is damaged; and keeps no more than it may learn", () => {
    const warnings: string[] = [];
    unusual = new Unusual(table, (message) => warnings.push(message));
    const damaged = { slots: new Float64Array(9999), overall: new Float64Array(3), seenMs: 0 };
    unusual.restore(
      new Map([["load.1m", damaged], ...Array.from({ length: 600 }, (_, i) => [`gone.${i}`, damaged] as const)]),
    );
    run(0, 1, usual);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("what is usual of load.1m cannot be used");
    expect(unusual.save().size).toBe(512);
    expect(unusual.save().has("net.eth0.out")).toBe(true);
  });

  it("goes on after a restart", () => {
    run(0, 600, usual);
    const before = unusual.save();
    table = new SampleTable();
    unusual = new Unusual(table);
    unusual.restore(before);
    run(600, 4, () => ({ ...usual(), "load.1m": 20 }));
    expect(unusual.now().map(({ seriesId }) => seriesId)).toEqual(["load.1m"]);
  });
});

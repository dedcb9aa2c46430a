import { beforeEach, describe, expect, it } from "vitest";
import { ruleSchema } from "../domain/rule";
import { Forecasts } from "../pipeline/forecasts";
import { Judge } from "../pipeline/judge";
import { SampleTable } from "../pipeline/sample-table";
import { Bursts } from "./bursts";
import { RecordedTree } from "./fixtures/recorded-tree";

const START_MS = Date.UTC(2026, 10, 20);
const MB = 1e6;
let table: SampleTable;
let bursts: Bursts;

beforeEach(() => {
  table = new SampleTable();
  const tree = new RecordedTree("empty");
  tree.write("sys/class/net/eth0/speed", "1000\n");
  bursts = new Bursts(table, tree.sysfsPath);
  return () => tree.delete();
});

/** Ticks every 100 ms. @returns the newest values of the burst series at each tick */
function run(seriesId: string, seconds: number, bytesPerSecondAt: (tick: number) => number, periodMs = 100) {
  const slot = table.slot(seriesId);
  const seen: Record<string, number>[] = [];
  for (let tick = 0; tick < (seconds * 1000) / periodMs; tick++) {
    table.set(slot, bytesPerSecondAt(tick));
    bursts.run(START_MS + tick * periodMs, periodMs);
    const parts = ["peak", "times_second", "times_mean", "duration", "count", "link_share"];
    seen.push(Object.fromEntries(parts.map((part) => [part, table.valueOf(`burst.${seriesId}.${part}`)])));
  }
  return seen;
}

describe("Bursts", () => {
  it("tells a burst of 300 ms throughout the next second, with its share of the link", () => {
    const seen = run("net.eth0.in", 62, (tick) => (tick >= 602 && tick < 605 ? 50 * MB : 0.2 * MB));
    expect(seen[609]!.peak).toBeNaN();
    for (const one of seen.slice(610, 620)) {
      expect(one).toMatchObject({ peak: 50 * MB, duration: 300, count: 1, link_share: 0.4 });
      expect(one.times_second).toBeCloseTo(50 / 15.14, 3);
      expect(one.times_mean).toBeGreaterThan(100);
    }
  });

  it("tells noughts when it is over, so that a rule on it clears", () => {
    const seen = run("net.eth0.in", 64, (tick) => (tick >= 602 && tick < 605 ? 50 * MB : 0.2 * MB));
    expect(seen.at(-1)).toEqual({ peak: 0, times_second: 0, times_mean: 0, duration: 0, count: 1, link_share: 0 });
  });

  it("raises the alarm of a rule on its share of the link, which clears a second later, and of DMA's case", () => {
    const rules = [
      { id: "share", series: "burst.net.*.link_share", look: { at: "value" }, warning: { above: 0.3 } },
      { id: "dma", series: "net.*.out", look: { at: "burst", windowSeconds: 5 }, failure: { above: 40 * MB } },
    ].map((rule) => ruleSchema.parse({ name: rule.id, ...rule }));
    const judge = new Judge(table, new Forecasts(table), { name: "web-1", coreCount: 1 }, { version: 1, rules });
    const slot = table.slot("net.eth0.out");
    const told: [string, string, number][] = [];
    for (let tick = 0; tick < 700; tick++) {
      const atMs = START_MS + tick * 100;
      table.set(slot, tick >= 602 && tick < 605 ? 50 * MB : 0.2 * MB);
      bursts.run(atMs, 100);
      for (const { ruleId, state } of judge.judge(atMs)) told.push([ruleId, state, tick]);
    }
    expect(told).toEqual([
      ["dma", "active", 602],
      ["share", "active", 610],
      ["share", "cleared", 620],
      ["dma", "cleared", 654],
    ]);
  });

  it("counts those of a minute", () => {
    const seen = run("disk.sda.write", 130, (tick) => (tick < 600 && tick % 50 === 20 ? 30 * MB : 0.1 * MB));
    expect(Math.max(...seen.slice(10).map(({ count }) => count || 0))).toBe(12);
    expect(seen.at(-1)!.count).toBe(0);
    expect(seen[30]!.link_share).toBeNaN();
  });

  it("takes neither steady traffic nor load that stays for a burst", () => {
    const seen = run("net.eth0.out", 60, (tick) => (tick < 200 ? 20 * MB : 90 * MB));
    expect(seen.every(({ peak }) => Number.isNaN(peak))).toBe(true);
    run("net.eth0.in", 60, (tick) => (tick < 100 ? 0.2 * MB : 90 * MB));
    expect(table.valueOf("burst.net.eth0.in.peak")).toBeNaN();
  });

  it("writes nothing at a second's pace, and nothing of the total or the loopback", () => {
    run("net.eth0.in", 60, (tick) => (tick % 20 === 0 ? 50 * MB : 0), 1000);
    run("net.total.in", 10, (tick) => (tick === 50 ? 50 * MB : 0));
    run("net.lo.in", 10, (tick) => (tick === 50 ? 50 * MB : 0));
    expect([...table.entries()].filter(([id]) => id.startsWith("burst."))).toEqual([]);
  });

  it("survives absent values and an interface that goes and comes back", () => {
    const seen = run("net.eth0.in", 20, (tick) => (tick % 30 === 5 ? Number.NaN : tick % 30 === 15 ? 40 * MB : 0));
    expect(seen.some(({ peak }) => peak === 40 * MB)).toBe(true);
    table.remove("net.eth0.in");
    bursts.run(START_MS + 20_000, 100);
    expect(run("net.eth0.in", 5, (tick) => (tick === 15 ? 40 * MB : 0)).some(({ peak }) => peak === 40 * MB)).toBe(
      true,
    );
  });
});

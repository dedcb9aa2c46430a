import { describe, expect, it } from "vitest";
import type { HistorySeries } from "../../domain/api";
import { buildRows, type ChartRow, firstAtOrAfter, nearestRow, valueAtRow } from "./chart-rows";

function series(id: string, atMs: number[], min: (number | null)[], max = min): HistorySeries {
  return { id, unit: "ratio", atMs, min, mean: min, max };
}

function ticks(timesMs: number[], values: Record<string, number[]>, periodMs = 1000) {
  return {
    timesMs: Float64Array.from(timesMs),
    periodMs,
    valuesOf: (id: string) => (values[id] ? Float64Array.from(values[id]) : undefined),
  };
}

const isBreak = (row: ChartRow) => row.slice(1).every((value) => Number.isNaN(value));

describe("buildRows", () => {
  it("makes a row of each point, and two where a point stands for many samples", () => {
    const rows = buildRows(
      ["a"],
      [series("a", [0, 1000, 2000], [1, 2, 3], [1, 5, 3])],
      null,
      { fromMs: 0, toMs: 3000 },
      100,
    );
    expect(rows).toEqual([
      [0, 1],
      [1000, 2],
      [1500, 5],
      [2000, 3],
    ]);
  });

  it("tells a missing point of one series from a break of its line", () => {
    const rows = buildRows(
      ["a", "b"],
      [series("a", [0, 1000, 2000], [1, null, 3]), series("b", [0, 2000], [7, 9])],
      null,
      { fromMs: 0, toMs: 3000 },
      100,
    );
    expect(rows).toEqual([
      [0, 1, 7],
      [1000, Number.NaN, null],
      [2000, 3, 9],
    ]);
  });

  it("takes history up to where live ticks begin, then those", () => {
    const history = [series("a", [0, 1000, 2000, 3000], [1, 1, 1, 1])];
    const rows = buildRows(["a"], history, ticks([2000, 3000, 4000], { a: [2, 2, 2] }), { fromMs: 0, toMs: 5000 }, 100);
    expect(rows).toEqual([
      [0, 1],
      [1000, 1],
      [2000, 2],
      [3000, 2],
      [4000, 2],
    ]);
  });

  it("breaks the line where ticks are missing, and between history and what is live", () => {
    const history = [series("a", [0, 1000], [1, 1])];
    const live = ticks([20_000, 21_000, 40_000], { a: [2, 2, 2] });
    const rows = buildRows(["a"], history, live, { fromMs: 0, toMs: 50_000 }, 100);
    expect(rows.map((row) => (isBreak(row) ? "break" : row[0]))).toEqual([
      0,
      1000,
      "break",
      20_000,
      21_000,
      "break",
      40_000,
    ]);
  });

  it("thins live ticks and keeps the least and the greatest value", () => {
    const times = Array.from({ length: 10_000 }, (_, i) => i * 100);
    const values = times.map((_, i) => (i === 4321 ? 99 : i === 8765 ? -99 : 0));
    const span = { fromMs: 0, toMs: 1_000_000 };
    const rows = buildRows(["a"], [], ticks(times, { a: values }, 100), span, 400);
    expect(rows.length).toBeLessThanOrEqual(404);
    const drawn = rows.flatMap((row) => row.slice(1) as number[]);
    expect(Math.max(...drawn)).toBe(99);
    expect(Math.min(...drawn)).toBe(-99);
    for (let i = 1; i < rows.length; i++) expect(rows[i]![0]).toBeGreaterThanOrEqual(rows[i - 1]![0]);
  });

  it("keeps the same stretches while the view moves on, so that peaks do not flicker", () => {
    const times = Array.from({ length: 4000 }, (_, i) => i * 100);
    const values = times.map((_, i) => Math.sin(i) * 10);
    const live = ticks(times, { a: values }, 100);
    const before = buildRows(["a"], [], live, { fromMs: 100_000, toMs: 300_000 }, 200);
    const after = new Set(buildRows(["a"], [], live, { fromMs: 101_000, toMs: 301_000 }, 200).map(String));
    const inner = before.filter(([atMs]) => atMs > 110_000 && atMs < 290_000);
    expect(inner.length).toBeGreaterThan(100);
    expect(inner.every((row) => after.has(String(row)))).toBe(true);
  });

  it("draws nothing for a series that nobody has", () => {
    expect(buildRows(["a"], [], null, { fromMs: 0, toMs: 1000 }, 100)).toEqual([]);
    const rows = buildRows(["a", "b"], [], ticks([0, 1000], { a: [1, 2] }), { fromMs: 0, toMs: 1000 }, 100);
    expect(rows.map((row) => row[2])).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("looking rows up", () => {
  const rows: ChartRow[] = [
    [0, 1, 10],
    [1000, 2, null],
    [2000, Number.NaN, null],
  ];

  it("finds the nearest row", () => {
    expect([-5, 400, 600, 5000].map((atMs) => nearestRow(rows, atMs))).toEqual([0, 0, 1, 2]);
    expect(nearestRow([], 0)).toBe(-1);
  });

  it("tells the value that a series had then, unless its line is broken", () => {
    expect(valueAtRow(rows, 1, 1)).toBe(2);
    expect(valueAtRow(rows, 2, 2)).toBe(10);
    expect(valueAtRow(rows, 2, 1)).toBeNull();
    expect(valueAtRow(rows, -1, 1)).toBeNull();
  });

  it("finds the first time that is not before another", () => {
    expect([0, 1, 10, 11].map((atMs) => firstAtOrAfter([1, 5, 10], atMs))).toEqual([0, 0, 2, 3]);
  });
});

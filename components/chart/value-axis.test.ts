import { describe, expect, it } from "vitest";
import { formatValue } from "../../domain/units";
import type { ChartRow } from "./chart-rows";
import { valueRange } from "./value-range";
import { valueTicks } from "./value-ticks";

const GIB = 2 ** 30;

describe("valueTicks", () => {
  it("stands at round numbers of what is shown", () => {
    const texts = valueTicks(0, 25 * GIB, 7, "bytes", "bits").map((value) => formatValue(value, "bytes"));
    expect(texts).toEqual(["0 B", "4.00 GiB", "8.00 GiB", "12.0 GiB", "16.0 GiB", "20.0 GiB", "24.0 GiB"]);
    const rates = valueTicks(0, 1.3e6, 6, "bytes_per_second", "bits");
    expect(rates.map((value) => formatValue(value, "bytes_per_second", "bits"))).toEqual([
      "0 bit/s",
      "2.00 Mbit/s",
      "4.00 Mbit/s",
      "6.00 Mbit/s",
      "8.00 Mbit/s",
      "10.0 Mbit/s",
    ]);
    expect(valueTicks(0, 1, 5, "ratio", "bits").map((value) => formatValue(value, "ratio"))).toEqual([
      "0.0 %",
      "20.0 %",
      "40.0 %",
      "60.0 %",
      "80.0 %",
      "100.0 %",
    ]);
  });

  it("counts in whole things", () => {
    expect(valueTicks(0, 2, 8, "count", "bits")).toEqual([0, 1, 2]);
  });

  it("covers negative values and bears an empty axis", () => {
    expect(valueTicks(-10, 10, 4, "celsius", "bits")).toEqual([-10, -5, 0, 5, 10]);
    expect(valueTicks(0, 0, 4, "load", "bits")).toEqual([0]);
  });
});

describe("valueRange", () => {
  const rows: ChartRow[] = [
    [0, 1, null],
    [1, Number.NaN, 5],
  ];

  it("holds all values and levels, from nought", () => {
    const [low, high] = valueRange(rows, [], 0);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(5);
    expect(valueRange(rows, [20, Number.NaN], 0)[1]).toBeGreaterThan(20);
    expect(valueRange(rows, [], 100)[1]).toBeGreaterThanOrEqual(100);
    expect(valueRange([[0, -3]], [], 0)[0]).toBeLessThan(-3);
  });

  it("is an axis even when there is nothing", () => {
    expect(valueRange([], [], 0)).toEqual([0, 1]);
  });
});

import { describe, expect, it } from "vitest";
import type { DataSourceKind } from "../../../domain/collectd/types-db";
import { CounterRates, growthOf } from "./counter-rates";

const source = (kind: DataSourceKind) => [{ name: "value", kind }];

function ratesOf(kind: DataSourceKind, told: [atSeconds: number, value: bigint | number][]): number[] {
  const rates = new CounterRates(10);
  return told.map(([atSeconds, value]) => rates.next("a", source(kind), [value], atSeconds * 1000)[0]!);
}

describe("CounterRates", () => {
  it("has none for the first, and growth per second after it", () => {
    expect(
      ratesOf("derive", [
        [0, 100n],
        [10, 150n],
        [20, 150n],
      ]),
    ).toEqual([Number.NaN, 5, 0]);
    expect(
      ratesOf("absolute", [
        [0, 100n],
        [10, 50n],
      ]),
    ).toEqual([Number.NaN, 5]);
  });

  it("leaves gauges, and rates that the sender has worked out", () => {
    expect(ratesOf("gauge", [[0, 4.5]])).toEqual([4.5]);
    expect(
      ratesOf("derive", [
        [0, Number.NaN],
        [1, 2.5],
      ]),
    ).toEqual([Number.NaN, 2.5]);
  });

  it("has none after a reset, and goes on from there", () => {
    for (const kind of ["derive", "counter"] as const) {
      expect(
        ratesOf(kind, [
          [0, 1000n],
          [10, 5n],
          [20, 25n],
        ]),
      ).toEqual([Number.NaN, Number.NaN, 2]);
    }
  });

  it("passes over what is older than the newest, and believes a clock that was set back", () => {
    expect(
      ratesOf("derive", [
        [10, 100n],
        [5, 50n],
        [20, 200n],
      ]),
    ).toEqual([Number.NaN, Number.NaN, 10]);
    expect(
      ratesOf("derive", [
        [1000, 100n],
        [100, 110n],
        [110, 130n],
      ]),
    ).toEqual([Number.NaN, Number.NaN, 2]);
  });

  it("keeps no more measures than it may", () => {
    const rates = new CounterRates(2);
    for (const key of ["a", "b", "c"]) rates.next(key, source("derive"), [1n], 0);
    const next = (key: string) => rates.next(key, source("derive"), [11n], 10_000)[0];
    expect(["a", "b", "c"].map(next)).toEqual([1, 1, Number.NaN]);
  });
});

describe("growthOf", () => {
  it("counts a counter on that passed its end, exactly", () => {
    expect(growthOf("counter", 2n ** 32n - 10n, 5n)).toBe(15);
    expect(growthOf("counter", 2n ** 64n - 1000n, 500n)).toBe(1500);
    expect(growthOf("counter", 3_000_000_000n, 100n)).toBeNaN();
    expect(growthOf("derive", 2n ** 32n - 10n, 5n)).toBeNaN();
  });
});

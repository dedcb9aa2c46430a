import { describe, expect, it } from "vitest";
import type { SlowerReport } from "../../domain/slower-report";
import type { SeriesColumns, SeriesQuery } from "../store/series-reader";
import { reportSlower, slowerCsv } from "./slower";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 10, 20, 12);
const FROM_MS = Date.UTC(2026, 8, 26);

/** Hours from `fromMs` on, each with its lowest and highest value; one number is both. */
function hours(fromMs: number, values: readonly (number | [number, number])[]): SeriesColumns {
  const ends = values.map((value) => (typeof value === "number" ? [value, value] : value) as [number, number]);
  return {
    timesMs: Float64Array.from(ends, (_, i) => fromMs + i * HOUR_MS),
    min: Float64Array.from(ends, ([least]) => least),
    mean: Float64Array.from(ends, ([least, most]) => (least + most) / 2),
    max: Float64Array.from(ends, ([, most]) => most),
  };
}

type SeriesOfHosts = Record<string, Record<string, SeriesColumns>>;

/** Over what the store has by the hour, and by the minute within the newest two hours. */
function report(series: SeriesOfHosts, minutes: SeriesOfHosts = {}): Promise<SlowerReport> {
  const hosts = Object.keys(series).map((id) => ({ id, displayName: id.toUpperCase() }));
  const store = {
    readSeries: async ({ hostId, tier, fromMs, toMs }: SeriesQuery) => {
      const span = tier === "1h" ? [FROM_MS, NOW_MS - HOUR_MS - 1] : [NOW_MS - HOUR_MS, NOW_MS];
      expect([fromMs, toMs]).toEqual(span);
      return new Map(Object.entries((tier === "1h" ? series : minutes)[hostId] ?? {}));
    },
  };
  return reportSlower({ hosts, store }, NOW_MS);
}

const at10 = NOW_MS - 2 * HOUR_MS;

describe("reportSlower", () => {
  it("puts the slowest first, those of which too little is known last, and names hosts without results", async () => {
    const { rows, hostsWithout, fromMs, toMs } = await report({
      "none-1": {},
      "new-1": { "benchmark.cpu.rate": hours(at10, [10]) },
      "fine-1": {
        "benchmark.cpu.rate": hours(at10, [100]),
        "benchmark.cpu.rate.usual": hours(at10, [100]),
        "benchmark.cpu.rate.relative": hours(at10, [0.8]),
      },
      "slow-1": {
        "benchmark.disk.write": hours(at10, [70]),
        "benchmark.disk.write.usual": hours(at10, [100]),
        "benchmark.disk.write.relative": hours(at10, [0.75]),
      },
    });
    expect([fromMs, toMs]).toEqual([FROM_MS, NOW_MS]);
    expect(rows.map(({ displayName, benchmark, verdict, usual }) => [displayName, benchmark, verdict, usual])).toEqual([
      ["SLOW-1", "disk.write", "slower", 100],
      ["FINE-1", "cpu.rate", "as-usual", 100],
      ["NEW-1", "cpu.rate", "unknown", null],
    ]);
    expect(hostsWithout).toEqual([{ hostId: "none-1", displayName: "NONE-1" }]);
  });

  it.each([
    ["a result that fell within the last hour", [100, 100, [60, 100]], 60],
    ["a result that rose within the last hour", [100, 100, [100, 140]], 140],
    ["results that changed hour after hour", [100, [60, 100], [60, 140]], 140],
    ["an hour without a result before it", [Number.NaN, 80], 80],
  ] as const)("takes the result that holds now: %s", async (_, values, newest) => {
    const { rows } = await report({ "web-1": { "benchmark.sql.rate": hours(at10, [...values] as number[]) } });
    expect(rows[0]!.newest).toBe(newest);
  });

  it("reads by the minute what holds now", async () => {
    const { rows } = await report(
      { "web-1": { "benchmark.cpu.rate": hours(at10, [100]) } },
      {
        "web-1": {
          "benchmark.cpu.rate": hours(NOW_MS - HOUR_MS, [100, [70, 100]]),
          "benchmark.cpu.rate.relative": hours(NOW_MS - HOUR_MS, [1, [0.7, 1]]),
        },
      },
    );
    expect(rows[0]).toMatchObject({ newest: 70, relativeRatio: 0.7, toldAtMs: NOW_MS });
  });

  it("draws what held at the end of each day", async () => {
    const values = [...Array<number>(12).fill(100), [50, 100] as [number, number], ...Array<number>(20).fill(50)];
    const { rows } = await report({ "web-1": { "benchmark.cpu.rate": hours(FROM_MS + 6 * HOUR_MS, values) } });
    expect(rows[0]!.days).toHaveLength(56);
    expect(rows[0]!.days.slice(0, 3)).toEqual([50, 50, null]);
    expect(rows[0]!.toldAtMs).toBe(FROM_MS + 38 * HOUR_MS);
  });

  it("does not compare a new machine with what the old one's usual was", async () => {
    const { rows } = await report({
      "web-1": {
        "benchmark.cpu.rate": hours(NOW_MS - 3 * DAY_MS, Array<number>(71).fill(100)),
        "benchmark.cpu.rate.usual": hours(NOW_MS - 3 * DAY_MS, Array<number>(60).fill(300)),
        "benchmark.cpu.rate.relative": hours(NOW_MS - 3 * DAY_MS, Array<number>(60).fill(1)),
      },
    });
    expect(rows[0]).toMatchObject({ newest: 100, usual: null, relativeRatio: null, verdict: "unknown" });
  });
});

it("slowerCsv has a line for each benchmark, and one for a host without results", async () => {
  const csv = slowerCsv(
    await report({
      "=none": {},
      "slow-1": {
        "benchmark.cpu.rate": hours(at10, [70.25]),
        "benchmark.cpu.rate.usual": hours(at10, [100]),
        "benchmark.cpu.rate.relative": hours(at10, [0.7025]),
      },
      "new-1": { "benchmark.disk.write": hours(at10, [1e9]) },
    }),
  );
  expect(csv.split("\r\n")).toEqual([
    "host,benchmark,unit,verdict,newest,usual,relative_ratio,told_until",
    "slow-1,cpu.rate,per_second,slower,70.3,100.0,0.7025,2026-11-20T10:00:00.000Z",
    "new-1,disk.write,bytes_per_second,unknown,1000000000,,,2026-11-20T10:00:00.000Z",
    "'=none,,,no-results,,,,",
    "",
  ]);
});

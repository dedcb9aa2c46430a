import { describe, expect, it } from "vitest";
import { formatDuration, formatValue, type RateDisplay, type Unit } from "./units";

describe("formatValue", () => {
  it.each<[number | null | undefined, Unit, string, RateDisplay?]>([
    [0.4204, "ratio", "42.0 %"],
    [0, "ratio", "0.0 %"],
    [1.5, "ratio", "150.0 %"],
    [0, "bytes", "0 B"],
    [512, "bytes", "512 B"],
    [1023, "bytes", "1023 B"],
    [1024, "bytes", "1.00 KiB"],
    [1024 * 1023.7, "bytes", "1.00 MiB"],
    [999.7 / 8, "bytes_per_second", "1.00 kbit/s"],
    [1.52 * 2 ** 30, "bytes", "1.52 GiB"],
    [23.5 * 2 ** 30, "bytes", "23.5 GiB"],
    [512 * 2 ** 20, "bytes", "512 MiB"],
    [-2048, "bytes", "-2.00 KiB"],
    [5e18, "bytes", "4441 PiB"],
    [150_000, "bytes_per_second", "1.20 Mbit/s"],
    [150_000, "bytes_per_second", "146 KiB/s", "bytes"],
    [0, "bytes_per_second", "0 bit/s"],
    [1500, "per_second", "1.50 k/s"],
    [3, "count", "3"],
    [3.25, "count", "3.3"],
    [90, "seconds", "1 min 30 s"],
    [0.52, "milliseconds", "0.5 ms"],
    [1234, "milliseconds", "1234 ms"],
    [61.04, "celsius", "61.0 °C"],
    [2, "load", "2.00"],
    [null, "bytes", "–"],
    [undefined, "ratio", "–"],
    [Number.NaN, "load", "–"],
    [Number.POSITIVE_INFINITY, "seconds", "–"],
  ])("writes %s in %s as %s", (value, unit, text, display) => {
    expect(formatValue(value, unit, display)).toBe(text);
  });

  it("never writes 1024 of a unit where one of the next is meant", () => {
    for (let bytes = 1; bytes < 2 ** 60; bytes = Math.ceil(bytes * 1.37)) {
      const [, number, unit] = /^([\d.]+) (\D*)$/.exec(formatValue(bytes, "bytes"))!;
      if (unit !== "PiB") expect(Number(number), `${bytes}`).toBeLessThan(1024);
    }
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0.0 s"],
    [0.5, "1 s"],
    [0.44, "0.4 s"],
    [59.4, "59 s"],
    [59.6, "1 min"],
    [60, "1 min"],
    [2520, "42 min"],
    [11_100, "3 h 5 min"],
    [3600, "1 h"],
    [3605, "1 h"],
    [187_200, "2 d 4 h"],
    [86_400 + 59, "1 d"],
    [-90, "-1 min 30 s"],
    [Number.POSITIVE_INFINITY, "–"],
    [Number.NaN, "–"],
  ])("writes %s s as %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

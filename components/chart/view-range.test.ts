import { describe, expect, it } from "vitest";
import {
  aheadMs,
  DEFAULT_RANGE,
  fixedRange,
  moved,
  rangeFromSearch,
  rangeToSearch,
  shownSpan,
  type ViewRange,
  WINDOW_PRESETS,
  zoomed,
  zoomedAround,
} from "./view-range";

const NOW_MS = Date.parse("2026-03-01T12:00:00Z");
const live = (windowMs: number): ViewRange => ({ kind: "live", windowMs });
const read = (text: string) => rangeFromSearch(new URLSearchParams(text));

describe("the range in the address", () => {
  it("comes back as it went", () => {
    const ranges: ViewRange[] = [
      ...WINDOW_PRESETS.map(({ ms }) => live(ms)),
      live(90_000),
      { kind: "fixed", fromMs: NOW_MS - 3_600_000, toMs: NOW_MS },
      { kind: "fixed", fromMs: NOW_MS - 2345, toMs: NOW_MS + 17 },
    ];
    for (const range of ranges) expect(rangeFromSearch(rangeToSearch(range))).toEqual(range);
  });

  it("is short for people", () => {
    expect(rangeToSearch(live(15 * 60_000)).toString()).toBe("window=15m");
    expect(rangeToSearch(live(90_000)).toString()).toBe("window=90s");
    expect(rangeToSearch(live(86_400_000)).toString()).toBe("window=1d");
  });

  it("is the default when it is missing or makes no sense", () => {
    const bad = ["", "window=", "window=5", "window=0m", "window=-5m", "window=99999d", "from=x&to=y"];
    for (const text of bad) expect(read(text)).toEqual(DEFAULT_RANGE);
    expect(read("from=2026-03-01T12:00:00Z&to=2026-03-01T11:00:00Z")).toEqual(DEFAULT_RANGE);
    expect(read("from=1970-01-01T00:00:00Z&to=2026-03-01T11:00:00Z")).toEqual(DEFAULT_RANGE);
  });
});

describe("moving and zooming", () => {
  it("shows a little of the future while live, for the forecast", () => {
    expect(shownSpan(live(60_000), NOW_MS)).toEqual({ fromMs: NOW_MS - 60_000, toMs: NOW_MS + aheadMs(60_000) });
    expect(aheadMs(3_600_000)).toBe(60_000);
  });

  it("stops being live when it moves back, and is live again when it reaches now", () => {
    const back = moved(live(300_000), -0.5, NOW_MS);
    expect(back).toEqual({ kind: "fixed", fromMs: NOW_MS - 480_000, toMs: NOW_MS - 120_000 });
    expect(moved(back, 0.5, NOW_MS)).toEqual(live(300_000));
  });

  it("keeps what is under the pointer in its place", () => {
    const range = fixedRange(NOW_MS - 100_000, NOW_MS);
    expect(zoomedAround(range, 0.5, 0.25)).toEqual({ kind: "fixed", fromMs: NOW_MS - 87_500, toMs: NOW_MS - 37_500 });
    expect(zoomed(zoomed(range, 0.5), 2)).toEqual(range);
  });

  it("stays live when a live view is zoomed", () => {
    expect(zoomed(live(60_000), 2)).toEqual(live(120_000));
    expect(zoomed(live(10_000), 0.5)).toEqual(live(10_000));
  });

  it("goes neither below two seconds nor beyond two years", () => {
    const narrow = fixedRange(NOW_MS, NOW_MS + 1);
    expect(narrow.kind === "fixed" && narrow.toMs - narrow.fromMs).toBe(2000);
    let range: ViewRange = fixedRange(NOW_MS - 1000, NOW_MS);
    for (let i = 0; i < 60; i++) range = zoomed(range, 2);
    expect(range.kind === "fixed" && range.toMs - range.fromMs).toBeLessThanOrEqual(2 * 366 * 86_400_000);
    for (let i = 0; i < 60; i++) range = zoomed(range, 0.5);
    expect(range.kind === "fixed" && range.toMs - range.fromMs).toBe(2000);
  });
});

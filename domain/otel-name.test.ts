import { expect, it } from "vitest";
import { METRIC_DEFINITIONS } from "./metric-definitions";
import { otelNameOf, seriesOfOtelName } from "./otel-name";

it.each([
  ["memory.total", "system.memory.limit", [], "By", "level"],
  ["memory.used", "system.memory.usage", [["state", "used"]], "By", "level"],
  ["cpu.user", "system.cpu.utilization", [["state", "user"]], "1", "gauge"],
  ["cpu.busy", "premonitor.cpu.busy", [], "1", "gauge"],
  ["cpu.core.3.busy", "premonitor.cpu.core.busy", [["core", "3"]], "1", "gauge"],
  ["load.1m", "system.cpu.load_average.1m", [], "1", "gauge"],
  ["net.eth0.in", "premonitor.net.in", [["interface", "eth0"]], "By/s", "gauge"],
  ["net.total.in", "premonitor.net.total.in", [], "By/s", "gauge"],
  ["net.total.in_errors_count", "premonitor.net.total.in_errors_count", [], "1", "counter"],
  [
    "filesystem./srv.used",
    "system.filesystem.usage",
    [
      ["state", "used"],
      ["mountpoint", "/srv"],
    ],
    "By",
    "level",
  ],
  ["temperature.cpu 0", "hw.temperature", [["id", "cpu 0"]], "Cel", "gauge"],
  ["forecast.net.eth0.in.mean", "premonitor.forecast.mean", [["series", "net.eth0.in"]], "By/s", "gauge"],
  ["own.thing", "premonitor.own.thing", [], "1", "gauge"],
])("%s is %s", (seriesId, name, attributes, unit, kind) => {
  expect(otelNameOf(seriesId)).toEqual({ name, attributes, unit, kind });
});

it("knows every series of the catalogue again, and no two have one name", () => {
  const series = METRIC_DEFINITIONS.map(({ pattern }) => pattern.replace(/\{\w+\}/, "a/b c"));
  const names = series.map((seriesId) => {
    const { name, attributes } = otelNameOf(seriesId);
    expect(seriesOfOtelName(name, new Map(attributes))).toBe(seriesId);
    return JSON.stringify([name, attributes]);
  });
  expect(new Set(names).size).toBe(METRIC_DEFINITIONS.length);
  expect(seriesOfOtelName("premonitor.own.thing", new Map())).toBe("own.thing");
  expect(seriesOfOtelName("system.cpu.time", new Map())).toBeUndefined();
});

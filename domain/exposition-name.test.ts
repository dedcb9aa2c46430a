import { expect, it } from "vitest";
import { expositionNameOf } from "./exposition-name";
import { METRIC_DEFINITIONS } from "./metric-definitions";

it.each([
  ["memory.total", "node_memory_MemTotal_bytes", [], "gauge"],
  ["filesystem./srv.total", "node_filesystem_size_bytes", [["mountpoint", "/srv"]], "gauge"],
  ["load.1m", "node_load1", [], "gauge"],
  ["memory.used", "premonitor_memory_used_bytes", [], "gauge"],
  ["cpu.core.3.busy", "premonitor_cpu_core_busy_ratio", [["core", "3"]], "gauge"],
  ["memory.used_ratio", "premonitor_memory_used_ratio", [], "gauge"],
  ["net.eth0.in", "premonitor_net_in_bytes_per_second", [["interface", "eth0"]], "gauge"],
  ["net.total.in", "premonitor_net_total_in_bytes_per_second", [], "gauge"],
  ["net.total.in_errors_count", "premonitor_net_total_in_errors_count_total", [], "counter"],
  ["forecast.memory.used.mean", "premonitor_forecast_mean", [["series", "memory.used"]], "gauge"],
  ["own.thing", "premonitor_series", [["series", "own.thing"]], "gauge"],
])("%s is %s", (seriesId, name, labels, type) => {
  expect(expositionNameOf(seriesId)).toMatchObject({ name, labels, type });
});

it("gives every series of the catalogue a name of the format, and no two the same", () => {
  const named = METRIC_DEFINITIONS.map(({ pattern }) => expositionNameOf(pattern.replace(/\{\w+\}/, "x")));
  for (const { name, labels } of named) {
    expect(name).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
    for (const [label] of labels) expect(label).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
  }
  expect(new Set(named.map(({ name }) => name)).size).toBe(METRIC_DEFINITIONS.length);
});

import { describe, expect, it } from "vitest";
import { SUMMARY_SERIES } from "./frame";
import { decimalsOf, findMetric, labelOf, limitOf, maximumOf, unitOf } from "./metric-catalogue";
import { METRIC_DEFINITIONS } from "./metric-definitions";

describe("METRIC_DEFINITIONS", () => {
  it("has each pattern once, with at most one instance in it, and decimals that can be stored", () => {
    expect(new Set(METRIC_DEFINITIONS.map(({ pattern }) => pattern)).size).toBe(METRIC_DEFINITIONS.length);
    for (const { pattern, decimals, label } of METRIC_DEFINITIONS) {
      expect(pattern.split("{").length, pattern).toBeLessThanOrEqual(2);
      expect(Number.isInteger(decimals) && decimals >= 0 && decimals <= 6, pattern).toBe(true);
      expect(label.includes("{"), pattern).toBe(pattern.includes("{"));
    }
  });

  it("finds each of its own patterns by any instance", () => {
    for (const definition of METRIC_DEFINITIONS) {
      for (const instance of ["eth0", "/srv/my data", "a.b", 'é"x"', "0"]) {
        const id = definition.pattern.replace(/\{\w+\}/, instance);
        expect(findMetric(id)?.definition.pattern, id).toBe(definition.pattern);
        if (definition.pattern.includes("{")) expect(findMetric(id)?.instance).toBe(instance);
      }
    }
  });

  it("takes every summary series and every maximum from itself", () => {
    for (const id of SUMMARY_SERIES) expect(findMetric(id), id).toBeDefined();
    for (const { maximum } of METRIC_DEFINITIONS) if (maximum) expect(findMetric(maximum), maximum).toBeDefined();
  });
});

describe("a series", () => {
  it.each([
    ["memory.used", "Memory used", "bytes", 0],
    ["cpu.busy", "CPU busy", "ratio", 3],
    ["cpu.core.11.busy", "Core 11 busy", "ratio", 3],
    ["net.eth0.in", "Received on eth0", "bytes_per_second", 0],
    ["net.total.in", "Received in total", "bytes_per_second", 0],
    ["net.br-1.2.out_errors", "Sent with errors on br-1.2", "per_second", 1],
    ["disk.vda.await", "Wait for vda", "milliseconds", 2],
    ["filesystem./srv/x.used_ratio", "/srv/x full", "ratio", 4],
    ["forecast.memory.used.mean", "Forecast of memory.used", "bytes", 0],
    ["forecast.cpu.busy.upper", "Forecast of cpu.busy, upper bound", "ratio", 3],
    ["forecast.cpu.busy.limit_in_likely", "Limit of cpu.busy likely met in", "seconds", 0],
    ["own.unknown", "own.unknown", "count", 3],
    ["", "", "count", 3],
    ["constructor", "constructor", "count", 3],
  ])("%s is called, measured and kept as the catalogue says", (id, label, unit, decimals) => {
    expect([labelOf(id), unitOf(id), decimalsOf(id)]).toEqual([label, unit, decimals]);
  });

  it("has the maximum that percentages are of", () => {
    expect([maximumOf("memory.used"), maximumOf("swap.used"), maximumOf("cpu.busy"), maximumOf("no.such")]).toEqual([
      "memory.total",
      "swap.total",
      undefined,
      undefined,
    ]);
  });

  it("has the maximum of its own instance, and the limit itself has none", () => {
    expect(maximumOf("temperature.coretemp.0_Core_$&")).toBe("temperature.coretemp.0_Core_$&.limit");
    expect(maximumOf("temperature.coretemp.limit")).toBeUndefined();
    expect(labelOf("temperature.coretemp.limit")).toBe("Highest temperature coretemp bears");
    expect(limitOf("temperature.cpu")).toBe("temperature.cpu.limit");
  });

  it("with an empty instance is not known", () => {
    expect(findMetric("net..in")).toBeUndefined();
    expect(findMetric("cpu.core.busy")).toBeUndefined();
  });

  it("is found also after very many others were asked for", () => {
    for (let i = 0; i < 25_000; i++) findMetric(`net.veth${i}.in`);
    expect(labelOf("net.veth7.in")).toBe("Received on veth7");
    expect(labelOf("folder./srv/$&.used")).toBe("Size of /srv/$&");
  });
});

import { HOST_SILENT_RULE_ID, HOST_SILENT_SERIES } from "./host-silent";
import { type RuleSet, ruleSetSchema } from "./rule";

/** The rule that looks at where memory is heading, hours ahead: `premonitor backtest` uses it unless told otherwise. */
export const MEMORY_GROWTH_RULE_ID = "memory-growth";

/** The rules that Premonitor starts with. */
export const SHIPPED_RULES: RuleSet = ruleSetSchema.parse({
  version: 1,
  rules: [
    {
      id: MEMORY_GROWTH_RULE_ID,
      name: "Memory keeps growing",
      series: "memory.used",
      look: { at: "limit", edge: "likely" },
      warning: { below: 7 * 86_400 },
      failure: { below: 900 },
      hysteresis: 600,
    },
    {
      id: "memory-forecast",
      name: "Memory is about to run out",
      series: "memory.used",
      look: { at: "forecast", method: "line", horizonSeconds: 60, edge: "lower" },
      boundUnit: "percent",
      failure: { above: 95 },
      hits: 5,
      forSeconds: 4,
      hysteresis: 5,
    },
    {
      id: "memory-used",
      name: "Memory is nearly full",
      series: "memory.used",
      look: { at: "value" },
      boundUnit: "percent",
      warning: { above: 90 },
      failure: { above: 97 },
      hits: 5,
      forSeconds: 4,
      hysteresis: 2,
    },
    {
      id: "cpu-busy",
      name: "CPU is busy all the time",
      series: "cpu.busy",
      look: { at: "value" },
      warning: { above: 0.95 },
      hits: 5,
      forSeconds: 60,
      hysteresis: 0.1,
    },
    {
      id: "load",
      name: "Load is above what the cores can do",
      series: "load.15m",
      look: { at: "value" },
      boundUnit: "cores",
      warning: { above: 2.2 },
      hits: 5,
      forSeconds: 5,
      hysteresis: 0.2,
    },
    {
      id: "filesystem-used",
      name: "Filesystem is nearly full",
      series: "filesystem.*.used_ratio",
      look: { at: "value" },
      warning: { above: 0.95 },
      failure: { above: 0.99 },
      hits: 5,
      forSeconds: 5,
      hysteresis: 0.01,
    },
    {
      id: "filesystem-inodes",
      name: "Filesystem is nearly out of inodes",
      series: "filesystem.*.inodes_used_ratio",
      look: { at: "value" },
      warning: { above: 0.98 },
      hits: 5,
      forSeconds: 5,
      hysteresis: 0.01,
    },
    {
      id: HOST_SILENT_RULE_ID,
      name: "Host is silent",
      series: HOST_SILENT_SERIES,
      look: { at: "silent", missedFrames: 3 },
    },
  ],
});

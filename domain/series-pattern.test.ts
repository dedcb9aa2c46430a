import { expect, it } from "vitest";
import { seriesMatcher } from "./series-pattern";

const ALL = ["temperature.cpu", "temperature.cpu.limit", "memory.used", "memory.total", "files.limit", "own.limit"];

it.each<[string, string[]]>([
  ["temperature.*", ["temperature.cpu"]],
  ["temperature.*.limit", ["temperature.cpu.limit"]],
  ["temperature.cpu.limit", ["temperature.cpu.limit"]],
  ["*.limit", ["temperature.cpu.limit", "files.limit", "own.limit"]],
  ["memory.*", ["memory.used", "memory.total"]],
  ["*", ["temperature.cpu", "memory.used", "memory.total", "files.limit", "own.limit"]],
])("%s means %j", (pattern, meant) => {
  expect(ALL.filter(seriesMatcher(pattern))).toEqual(meant);
});

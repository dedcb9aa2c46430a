import { expect, it } from "vitest";
import type { ProcessRow } from "../../domain/process";
import { orderProcesses, type ProcessOrder } from "./process-order";

const row = (pid: number, change: Partial<ProcessRow>): ProcessRow => ({
  pid,
  createdAtMs: 0,
  uid: 0,
  user: "root",
  name: "",
  cpuRatio: 0,
  cpuSeconds: 0,
  threadCount: 1,
  rssBytes: 0,
  memoryRatio: 0,
  grownBytes: 0,
  readBytes: null,
  writtenBytes: null,
  readCount: null,
  writtenCount: null,
  ...change,
});

const rows = [
  row(1, { cpuRatio: null, rssBytes: 5, createdAtMs: 100, user: "web" }),
  row(2, { cpuRatio: 0.5, rssBytes: 9, createdAtMs: 300, readBytes: 4 }),
  row(3, { cpuRatio: 0.5, rssBytes: 1, createdAtMs: 200, grownBytes: -3 }),
];

it.each<[ProcessOrder, boolean, number[]]>([
  ["cpu", false, [2, 3, 1]],
  ["cpu", true, [1, 2, 3]],
  ["memory", false, [2, 1, 3]],
  ["growth", true, [3, 1, 2]],
  ["read", false, [2, 1, 3]],
  ["age", false, [1, 3, 2]],
  ["user", false, [2, 3, 1]],
])("orders by %s, reversed: %s", (order, isReversed, pids) => {
  expect(orderProcesses(rows, order, isReversed).map(({ pid }) => pid)).toEqual(pids);
});

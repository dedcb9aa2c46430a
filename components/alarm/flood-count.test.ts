import { expect, it } from "vitest";
import { makeAlarm } from "../../domain/fixtures/make-alarm";
import { floodCount } from "./flood-count";

const NOW_MS = 10_000_000;
const raised = (count: number, agoMs: number, settings = {}) =>
  Array.from({ length: count }, () => makeAlarm({ sinceMs: NOW_MS - agoMs, ...settings }));

it.each([
  ["ten are none", raised(10, 1000), 0],
  ["eleven are one", raised(11, 1000), 11],
  ["older ones do not count", [...raised(8, 1000), ...raised(8, 600_000)], 0],
  ["pending ones do not count", [...raised(10, 1000), ...raised(5, 1000, { state: "pending" })], 0],
  ["cleared ones do", [...raised(6, 1000), ...raised(6, 1000, { state: "cleared" })], 12],
])("%s", (_, alarms, expected) => {
  expect(floodCount(alarms, NOW_MS)).toBe(expected);
});

import { expect, it } from "vitest";
import { MAX_NAMED_HOSTS } from "../../domain/source";
import { SourceLedger } from "./source-ledger";

const MINUTE_MS = 60_000;
const NOW_MS = 1_790_000_000_000;

it("is full when a minute's values have come, until the next minute", () => {
  const ledger = new SourceLedger();
  ledger.took("web-1", 599, NOW_MS);
  expect(ledger.isFull(10, NOW_MS + 1)).toBe(false);
  ledger.took("web-1", 1, NOW_MS + 1);
  expect(ledger.isFull(10, NOW_MS + 2)).toBe(true);
  expect(ledger.isFull(11, NOW_MS + 2)).toBe(false);
  expect(ledger.isFull(10, NOW_MS + MINUTE_MS)).toBe(false);
});

it("names its first hosts in order, as they come and go", () => {
  const ledger = new SourceLedger();
  const name = (i: number) => `web-${String(i).padStart(3, "0")}`;
  for (let i = MAX_NAMED_HOSTS; i > 0; i--) ledger.took(name(i), 1, NOW_MS);
  ledger.took(name(0), 1, NOW_MS + MINUTE_MS);
  const { hostCount, hostIds } = ledger.state(NOW_MS + MINUTE_MS);
  expect(hostCount).toBe(MAX_NAMED_HOSTS + 1);
  expect(hostIds).toEqual(Array.from({ length: MAX_NAMED_HOSTS }, (_, i) => name(i)));
  expect(ledger.state(NOW_MS + 61 * MINUTE_MS)).toMatchObject({ hostCount: 1, hostIds: [name(0)] });
});

it("counts on after the clock was set back", () => {
  const ledger = new SourceLedger();
  ledger.took("web-1", 600, NOW_MS);
  expect(ledger.isFull(10, NOW_MS + 1)).toBe(true);
  expect(ledger.isFull(10, NOW_MS - 3_600_000)).toBe(false);
});

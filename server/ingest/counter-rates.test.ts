import { expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../domain/fixtures/heap-growth";
import { CounterRates } from "./counter-rates";

const HOUR_MS = 3_600_000;

const names = function* (count: number) {
  for (let i = 0; i < count; i++) yield `counter ${i}`;
};

it("remembers a bounded number of counters, and goes on with those that it has", async () => {
  const rates = new CounterRates();
  const grown = await heapGrowthBytes(names(100_000), (name) => void rates.next(name, 1, 1000));
  expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  expect([rates.next("counter 0", 11, 2000), rates.next("counter 99999", 11, 2000)]).toEqual([10, Number.NaN]);
});

it("tells growth per second, and nothing at first, after a reset, and of what comes late", () => {
  const rates = new CounterRates();
  expect(rates.next("a", 100, 1000)).toBeNaN();
  expect(rates.next("a", 300, 3000)).toBe(100);
  expect(rates.next("a", 200, 2000)).toBeNaN();
  expect(rates.next("a", 50, 4000)).toBeNaN();
  expect(rates.next("a", 60, 5000)).toBe(10);
});

it("goes on at once when the clock was set back", () => {
  const rates = new CounterRates();
  rates.next("a", 100, HOUR_MS);
  expect(rates.next("a", 200, 1000)).toBeNaN();
  expect(rates.next("a", 400, 2000)).toBe(200);
});

it("has room for new counters when those that were told once are long gone", () => {
  const rates = new CounterRates();
  for (let i = 0; i < 20_000; i++) rates.next(`veth${i}`, 1, 0);
  expect(rates.next("eth0", 10, 1000)).toBeNaN();
  expect(rates.next("eth0", 20, 2000)).toBeNaN();
  rates.next("eth0", 30, 2 * HOUR_MS);
  expect(rates.next("eth0", 40, 2 * HOUR_MS + 1000)).toBe(10);
});

import { expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../domain/fixtures/heap-growth";
import { CounterRates } from "./counter-rates";

const names = function* (count: number) {
  for (let i = 0; i < count; i++) yield `counter ${i}`;
};

it("remembers a bounded number of counters, and goes on with those that it has", async () => {
  const rates = new CounterRates();
  const grown = await heapGrowthBytes(names(100_000), (name) => void rates.next(name, 1, 1000));
  expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  expect([rates.next("counter 0", 11, 2000), rates.next("counter 99999", 11, 2000)]).toEqual([10, Number.NaN]);
});

it("has room again when those that are gone were forgotten", () => {
  const rates = new CounterRates();
  for (const name of names(20_000)) rates.next(name, 1, 1000);
  rates.forgetBefore(1001);
  rates.next("new", 1, 2000);
  expect(rates.next("new", 11, 3000)).toBe(10);
});

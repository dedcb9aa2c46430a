import { expect, it } from "vitest";
import { randomNumbers } from "../../domain/fixtures/random";
import { SortedRing } from "./sorted-ring";

it.each([1, 16, 50])("tells the quantiles of the newest %i numbers, however many there are yet", (capacity) => {
  const random = randomNumbers(capacity);
  const ring = new SortedRing(capacity);
  const pushed: number[] = [];
  for (let i = 0; i < 4 * capacity; i++) {
    // Equal ones among them.
    const number = Math.fround(Math.round(random() * 20) / 8);
    ring.push(number);
    pushed.push(number);
    const newest = pushed.slice(-capacity);
    expect([...ring.save()]).toEqual(newest);
    const sorted = newest.toSorted((a, b) => a - b);
    expect([ring.quantile(0), ring.quantile(1)]).toEqual([sorted[0], sorted.at(-1)]);
    const middle = (sorted.length - 1) / 2;
    expect(ring.quantile(0.5)).toBe((sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2);
  }
  const restored = new SortedRing(capacity);
  restored.restore(ring.save());
  expect(restored.save()).toEqual(ring.save());
});

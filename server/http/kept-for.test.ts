import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keptFor } from "./kept-for";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("makes a thing once for all who ask within its time", async () => {
  let count = 0;
  const get = keptFor(5000, async () => ++count);
  expect(await Promise.all([get(), get()])).toEqual([1, 1]);
  vi.advanceTimersByTime(4999);
  expect(await get()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await get()).toBe(2);
});

it("keeps no failure", async () => {
  let count = 0;
  const get = keptFor(5000, async () => {
    if (++count === 1) throw new Error("not now");
    return count;
  });
  await expect(get()).rejects.toThrow("not now");
  expect(await get()).toBe(2);
});

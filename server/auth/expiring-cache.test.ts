import { describe, expect, it } from "vitest";
import { ExpiringCache } from "./expiring-cache";

describe("ExpiringCache", () => {
  it("gives what was kept until its time is over", () => {
    let nowMs = 0;
    const cache = new ExpiringCache<number>({ maxEntries: 10, lifetimeMs: 100, nowMs: () => nowMs });
    cache.keep("a", 1);
    nowMs = 99;
    expect(cache.get("a")).toBe(1);
    nowMs = 100;
    expect(cache.get("a")).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  it("holds no more than it may; what was kept longest ago goes", () => {
    const cache = new ExpiringCache<number>({ maxEntries: 2, lifetimeMs: 1000 });
    cache.keep("a", 1);
    cache.keep("b", 2);
    cache.keep("a", 3);
    cache.keep("c", 4);
    expect([cache.get("a"), cache.get("b"), cache.get("c"), cache.size]).toEqual([3, undefined, 4, 2]);
  });
});

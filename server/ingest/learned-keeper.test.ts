import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import type { LearnedState } from "../../pipeline/host-pipeline";
import { LearnedKeeper } from "./learned-keeper";

const STATE: LearnedState = { forecasts: new Map(), unusual: new Map() };

it("keeps the newest of each host, a few at a time, and nothing of a host that is gone", async () => {
  const kept: string[] = [];
  let [saved, mostAtOnce] = [0, 0];
  const store = {
    put: async (hostId: string) => {
      mostAtOnce = Math.max(mostAtOnce, saved - kept.length);
      await turn();
      kept.push(hostId);
    },
  };
  const keeper = new LearnedKeeper(store, 100, (error) => expect.fail(error.message));
  const gone = new Set<string>();
  for (let i = 0; i < 20; i++) {
    keeper.keep(`vm-${i}`, () => {
      if (gone.has(`vm-${i}`)) return undefined;
      saved++;
      return STATE;
    });
  }
  gone.add("vm-19");
  await keeper.idle();
  expect(kept.toSorted()).toEqual(Array.from({ length: 19 }, (_, i) => `vm-${i}`).toSorted());
  expect(mostAtOnce).toBe(4);
});

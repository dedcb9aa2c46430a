import { afterAll, beforeAll, expect, it } from "vitest";
import { openStormCollectors, runAlarmStorm } from "../../bench/alarm-storm";
import { type Lab, openLab } from "../../bench/lab";
import { openLiveSocket } from "../../bench/live-reader";

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
}, 60_000);
afterAll(() => lab.stop(), 60_000);

it("writes every change of a storm into the journal, once and in order for each alarm, and shows each to the console", async () => {
  const collectors = await openStormCollectors(lab, 8);
  const console = await openLiveSocket(lab.url, await lab.readToken());
  await new Promise<void>((resolve) => console.emit("alarms:watch", () => resolve()));
  const storm = await runAlarmStorm(lab, collectors, console, { seconds: 4, perSecond: 1600 });
  expect(storm.sentCount).toBe(6400);
  expect(storm.wrongCount).toBe(0);
  expect(storm.delaysMs).toHaveLength(storm.sentCount);
  console.disconnect();
  for (const collector of collectors) collector.close();
}, 60_000);

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lab, openLab } from "../../bench/lab";

const HOST = "outage";
const STEP_MS = 1000;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
}, 60_000);
afterAll(() => lab.stop(), 60_000);

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await once(child, "exit");
}

/** Times of all samples of a series that are stored. */
async function storedTimes(fromMs: number, tier: "raw" | "1s" = "1s"): Promise<number[]> {
  const found = await lab.store.readSeries({
    hostId: HOST,
    seriesIds: ["memory.used"],
    tier,
    fromMs,
    toMs: Date.now(),
  });
  return [...(found.get("memory.used")?.timesMs ?? [])];
}

/** Waits until what the collector has measured by now is stored. */
async function caughtUp(): Promise<number[]> {
  const nowMs = Date.now();
  for (;;) {
    const times = await storedTimes(0);
    if ((times.at(-1) ?? 0) >= nowMs - STEP_MS) return times;
    await sleep(100);
  }
}

function gapsOf(times: number[]): number[] {
  return times.slice(1).flatMap((atMs, i) => (atMs - times[i]! > STEP_MS ? [times[i]!] : []));
}

function repeatsOf(times: number[]): number[] {
  return times.slice(1).filter((atMs, i) => atMs <= times[i]!);
}

describe("the stored series", () => {
  it("has no gap and no duplicate after the server was killed, was away over a minute's end, and the collector was killed too", async () => {
    const startedMs = Date.now();
    let collector = await lab.startCollector(HOST, ["--interval", "1s"]);
    await sleep(5000);

    await lab.killServer();
    await sleep(8000);
    await lab.restartServer();
    expect(gapsOf(await caughtUp())).toEqual([]);

    await lab.killServer();
    await sleep(62_000);
    const killedMs = Date.now();
    await ended(collector, "SIGKILL");
    const restarting = lab.startCollector(HOST, ["--interval", "1s"]);
    await sleep(3000);
    await lab.restartServer();
    collector = await restarting;
    const times = await caughtUp();
    expect(repeatsOf(times)).toEqual([]);
    const gaps = gapsOf(times);
    expect(gaps.length, `gaps behind ${gaps.map((at) => at - startedMs)}`).toBeLessThanOrEqual(1);
    for (const atMs of gaps) expect(Math.abs(atMs - killedMs)).toBeLessThan(2500);

    await ended(collector, "SIGTERM");
    const stoppedMs = Date.now();
    collector = await lab.startCollector(HOST, ["--interval", "1s"]);
    await sleep(3000);
    const after = await caughtUp();
    expect(repeatsOf(after)).toEqual([]);
    for (const atMs of gapsOf(after)) {
      expect(Math.min(Math.abs(atMs - killedMs), Math.abs(atMs - stoppedMs))).toBeLessThan(2500);
    }
    await ended(collector, "SIGTERM");
    expect(after.length).toBeGreaterThan(75);
  }, 240_000);
});

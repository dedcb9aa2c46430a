import { spawn } from "node:child_process";
import type { Lab } from "./lab";
import { cpuSecondsOf, rssBytesOf } from "./process-cost";
import { type BenchResult, sleep } from "./result";

const WARM_UP_MS = 15_000;
const MEASURED_MS = 60_000;
const INTERVAL_MS = 100;
const IDLE_START_MS = 2000;

/** What the collector costs at 0.1 s with everything on, over a minute (so one closed minute is inside). */
export async function benchCollectorCost(lab: Lab): Promise<BenchResult[]> {
  const child = await lab.startCollector("bench-cost", ["--interval", `${INTERVAL_MS}ms`]);
  await sleep(WARM_UP_MS);
  const idle = spawn(process.execPath, ["-e", `setInterval(() => {}, ${INTERVAL_MS})`]);
  await sleep(IDLE_START_MS);
  const before = cpuSecondsOf(child.pid!);
  const idleBefore = cpuSecondsOf(idle.pid!);
  const startedMs = performance.now();
  await sleep(MEASURED_MS);
  const cpuSeconds = cpuSecondsOf(child.pid!) - before;
  const idleSeconds = cpuSecondsOf(idle.pid!) - idleBefore;
  idle.kill();
  const seconds = (performance.now() - startedMs) / 1000;
  const seriesCount = (await lab.store.schemaOf("bench-cost"))?.seriesIds.length ?? 0;
  const share = cpuSeconds / seconds;
  const microseconds = (cpuSeconds * 1e6) / (seconds * (1000 / INTERVAL_MS) * seriesCount);
  const rssMb = rssBytesOf(child.pid!) / 1e6;
  child.kill("SIGTERM");
  const idleShare = idleSeconds / seconds;
  return [
    {
      what: "for comparison, in the same minute: Node with a timer every 0.1 s that does nothing",
      measured: `${(idleShare * 100).toFixed(2)} % of a core`,
      wanted: "(no figure)",
      met: true,
    },
    {
      what: `collector at 0.1 s, ${seriesCount} series: share of a core`,
      measured: `${(share * 100).toFixed(2)} %`,
      wanted: "below 1.5 %",
      met: share < 0.015,
    },
    { what: "… memory", measured: `${rssMb.toFixed(0)} MB`, wanted: "below 80 MB", met: rssMb < 80 },
    {
      what: "… CPU per sample",
      measured: `${microseconds.toFixed(1)} µs`,
      wanted: "below 5.5 µs",
      met: microseconds < 5.5,
    },
  ];
}

import { decodeFrameHeader } from "../domain/frame";
import { ArchiveFolder } from "../server/download/archive-folder";
import { ArchiveStore } from "../server/store/archive-store";
import type { Lab } from "./lab";
import { openLiveSocket } from "./live-reader";
import { type BenchResult, quantile, sleep } from "./result";
import { SimulatedCollector } from "./simulated-collector";

const DAY_MS = 86_400_000;
const TICK_MS = 100;
const LOOK_MS = 50;
const WATCHED = "bench-rotation";

/** From the tick of a collector to a browser's socket, ten times a second. */
async function watchLatency(lab: Lab) {
  const collector = new SimulatedCollector(lab.url, await lab.tokenFor(WATCHED), [
    "memory.used",
    "cpu.busy",
    "load.1m",
  ]);
  await collector.connect();
  const socket = await openLiveSocket(lab.url, await lab.readToken());
  let delaysMs: number[] = [];
  socket.on("frame", (_, bytes) => delaysMs.push(Date.now() - decodeFrameHeader(new Uint8Array(bytes)).timesMs[0]!));
  await new Promise<void>((resolve) => socket.emit("host:watch", { hostId: WATCHED }, () => resolve()));
  const timer = setInterval(() => collector.tick(Date.now()), TICK_MS);
  return {
    /** The delays since they were taken last. */
    take: () => {
      const taken = delaysMs;
      delaysMs = [];
      return taken;
    },
    stop: () => {
      clearInterval(timer);
      socket.disconnect();
      collector.close();
    },
  };
}

/** The day before of many hosts made into archives by the server, as it does some minutes after midnight, while somebody looks at another host. */
export async function benchRotation(lab: Lab, hostIds: readonly string[]): Promise<BenchResult[]> {
  const yesterday = ArchiveFolder.dayText(Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS);
  const store = new ArchiveStore(lab.connections.state);
  const madeCount = async () => (await store.madeOf(yesterday)).size;
  // A server looks for days without archives when it has run for a minute.
  await lab.killServer();
  await lab.restartServer();
  const latency = await watchLatency(lab);
  await sleep(5000);
  latency.take();
  while ((await madeCount()) === 0) await sleep(LOOK_MS);
  const before = latency.take();
  const startedMs = performance.now();
  while ((await madeCount()) < hostIds.length) await sleep(LOOK_MS);
  const seconds = ((performance.now() - startedMs) / 1000) * (hostIds.length / (hostIds.length - 1));
  const during = latency.take();
  latency.stop();
  const [quietMs, busyMs] = [quantile(before, 0.99), quantile(during, 0.99)];
  return [
    {
      what: `rotation: archives of ${hostIds.length} hosts' day, 30 processes a minute`,
      measured: `${seconds.toFixed(0)} s`,
      wanted: "below 120 s",
      met: seconds < 120,
    },
    {
      what: `… from a tick to a browser's socket meanwhile, 99 % (${quietMs} ms before)`,
      measured: `${busyMs} ms`,
      wanted: "below 100 ms",
      met: busyMs < 100,
    },
  ];
}

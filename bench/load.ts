import type { Lab } from "./lab";
import { openLiveSocket } from "./live-reader";
import { cpuSecondsOf } from "./process-cost";
import { type BenchResult, sleep } from "./result";
import { SimulatedCollector } from "./simulated-collector";

const HOSTS = 300;
const SERIES = 60;
const BROWSERS = 50;
const WARM_UP_SECONDS = 5;
const MEASURED_SECONDS = 75;

/** One server with 300 hosts × 60 series × 1 Hz, a closed minute among them, and 50 browsers on the fleet page. */
export async function benchLoad(lab: Lab): Promise<BenchResult[]> {
  const seriesIds = ["memory.used", "memory.total", "cpu.busy", "load.1m"];
  for (let i = seriesIds.length; i < SERIES; i++) seriesIds.push(`net.if${i}.in`);
  const collectors: SimulatedCollector[] = [];
  for (let i = 0; i < HOSTS; i++) {
    const collector = new SimulatedCollector(
      lab.url,
      await lab.tokenFor(`load-${String(i).padStart(3, "0")}`),
      seriesIds,
    );
    await collector.connect();
    collectors.push(collector);
  }
  const token = await lab.readToken();
  const browsers = await Promise.all(Array.from({ length: BROWSERS }, () => openLiveSocket(lab.url, token)));
  let overviews = 0;
  for (const browser of browsers) {
    browser.on("overview", () => overviews++);
    browser.emit("fleet:watch", () => undefined);
  }
  const waiting = () => collectors.reduce((sum, { unacknowledged }) => sum + unacknowledged, 0);
  let cpuBefore = 0;
  let overviewsBefore = 0;
  const queue: number[] = [];
  for (let second = 0; second < WARM_UP_SECONDS + MEASURED_SECONDS; second++) {
    if (second === WARM_UP_SECONDS) {
      cpuBefore = cpuSecondsOf(lab.server.pid!);
      overviewsBefore = overviews;
    }
    await sleep(1000 - (Date.now() % 1000));
    const atMs = Math.floor(Date.now() / 1000) * 1000;
    for (const collector of collectors) collector.tick(atMs);
    await sleep(900);
    queue.push(waiting());
  }
  const share = (cpuSecondsOf(lab.server.pid!) - cpuBefore) / MEASURED_SECONDS;
  const perBrowser = (overviews - overviewsBefore) / BROWSERS / MEASURED_SECONDS;
  const leftOver = Math.max(...queue.slice(-10));
  for (const browser of browsers) browser.disconnect();
  for (const collector of collectors) collector.close();
  return [
    {
      what: `one server, ${HOSTS} hosts × ${SERIES} series × 1 Hz, ${BROWSERS} browsers' sockets`,
      measured: `${(share * 100).toFixed(0)} % of a core`,
      wanted: "below 60 %",
      met: share < 0.6,
    },
    {
      what: "… items not acknowledged 0.9 s after a tick, at most over the last 10 s",
      measured: String(leftOver),
      wanted: "no growing queue",
      met: leftOver < HOSTS,
    },
    {
      what: "… overviews a second at each browser",
      measured: perBrowser.toFixed(2),
      wanted: "1",
      met: perBrowser > 0.95,
    },
  ];
}

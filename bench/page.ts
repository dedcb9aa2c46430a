import type { CDPSession } from "playwright/test";
import type { Lab } from "./lab";
import { openBrowser } from "./open-browser";
import { type BenchResult, sleep } from "./result";

const HOST = "bench-page";
const MEASURED_SECONDS = 30;
/** The host has been there for a while when somebody looks at it. */
const RUNNING_MS = 5000;

/** Seconds that the page's main thread has been busy since the session asked to count. */
async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")!.value;
}

/** Weight of the host page on its first load, and what it costs while its charts are live. */
export async function benchPage(lab: Lab): Promise<BenchResult[]> {
  const collector = await lab.startCollector(HOST, ["--interval", "1s", "--watched-interval", "1s"]);
  await sleep(RUNNING_MS);
  const { context, close } = await openBrowser(lab.url, { width: 1440, height: 2400 });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Performance.enable");
  let bytes = 0;
  let requests = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  session.on("Network.requestWillBeSent", ({ request }) => {
    requests++;
    if (process.env.PREMONITOR_BENCH_REQUESTS) process.stderr.write(`${request.url}\n`);
  });
  await page.goto(`${lab.url}/hosts/${HOST}`);
  await page.locator("canvas").nth(5).waitFor();
  await sleep(3000);
  const [kilobytes, requestCount] = [bytes / 1000, requests];
  const charts = await page.getByRole("main").getByRole("img").count();
  const before = await taskSeconds(session);
  await sleep(MEASURED_SECONDS * 1000);
  const share = ((await taskSeconds(session)) - before) / MEASURED_SECONDS;
  await close();
  collector.kill("SIGTERM");
  return [
    {
      what: "host page, first load, compressed",
      measured: `${kilobytes.toFixed(0)} kB`,
      wanted: "below 300 kB",
      met: kilobytes < 300,
    },
    { what: "… requests", measured: String(requestCount), wanted: "at most 25", met: requestCount <= 25 },
    {
      what: `… open with ${charts} charts at 1 Hz: share of the main thread`,
      measured: `${(share * 100).toFixed(1)} %`,
      wanted: "below 8 %",
      met: share < 0.08,
    },
  ];
}

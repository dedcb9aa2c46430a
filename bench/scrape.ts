import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { startNodeExporter } from "../server/ingest/prometheus/fixtures/start-node-exporter";
import { BENCH_USER, type Lab } from "./lab";
import { cpuSecondsOf } from "./process-cost";
import { type BenchResult, sleep } from "./result";

const TARGETS = 100;
const EVERY_SECONDS = 10;
const WARM_UP_SECONDS = 30;
const MEASURED_SECONDS = 60;

/** One server that scrapes 100 targets, each of which tells what a real node_exporter of this machine told, every 10 s. */
export async function benchScrape(lab: Lab): Promise<BenchResult[]> {
  const exporter = await startNodeExporter();
  const text = await (await fetch(exporter.url)).text();
  await exporter.stop();
  const body = gzipSync(text);
  let scrapes = 0;
  const server = createServer((_request, response) => {
    scrapes++;
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4", "content-encoding": "gzip" }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const targets = Array.from({ length: TARGETS }, (_, i) => ({
    url: `http://127.0.0.1:${port}/${i}`,
    hostId: `scraped-${i}`,
  }));
  await putSource(lab.url, { kind: "prometheus", id: "scrape", targets, everySeconds: EVERY_SECONDS });
  await sleep(WARM_UP_SECONDS * 1000);
  const cpuBefore = cpuSecondsOf(lab.server.pid!);
  const scrapesBefore = scrapes;
  await sleep(MEASURED_SECONDS * 1000);
  const share = (cpuSecondsOf(lab.server.pid!) - cpuBefore) / MEASURED_SECONDS;
  const perSecond = (scrapes - scrapesBefore) / MEASURED_SECONDS;
  server.closeAllConnections();
  server.close();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length;
  return [
    {
      what: `one server scrapes ${TARGETS} targets of ${lines} lines every ${EVERY_SECONDS} s`,
      measured: `${(share * 100).toFixed(0)} % of a core, ${perSecond.toFixed(1)} scrapes/s`,
      wanted: "below 15 %",
      met: share < 0.15 && perSecond > (TARGETS / EVERY_SECONDS) * 0.95,
    },
  ];
}

async function putSource(url: string, settings: { id: string; [name: string]: unknown }): Promise<void> {
  const headers = { "content-type": "application/json", origin: url };
  const login = await fetch(`${url}/api/login`, { method: "POST", headers, body: JSON.stringify(BENCH_USER) });
  const cookie = login.headers.get("set-cookie")!.split(";")[0]!;
  const body = JSON.stringify({ settings });
  const answer = await fetch(`${url}/api/sources/${settings.id}`, {
    method: "PUT",
    headers: { ...headers, cookie },
    body,
  });
  if (!answer.ok) throw new Error(`the source could not be set up: ${await answer.text()}`);
}

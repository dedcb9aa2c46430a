import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ArchiveFolder } from "../server/download/archive-folder";
import { LinkStore } from "../server/store/link-store";
import { benchExport } from "./export";
import type { Lab } from "./lab";
import { storeManyHosts } from "./many-hosts";
import { cpuSecondsOf } from "./process-cost";
import { type BenchResult, medianMs, sleep } from "./result";
import { benchRotation } from "./rotation";

const HOSTS = 100;
const ARCHIVES = 10_000;
const DAY_MS = 86_400_000;
const SETTLED_MS = 3000;
const REFRESH_SECONDS = 60;
/** Not more than one token may ask for in a minute. */
const REFRESHES = 2;

/** Fetches each of today's files of all hosts. @returns how many they are */
async function fetchTodaysFiles(
  lab: Lab,
  hostIds: readonly string[],
  headers: Record<string, string>,
): Promise<number> {
  const get = (path: string) => fetch(`${lab.url}/api/downloads/${path}`, { headers });
  let fileCount = 0;
  for (const hostId of hostIds) {
    const { files } = (await (await get(hostId)).json()) as { files: { name: string }[] };
    for (const { name } of files) {
      const response = await get(`${hostId}/${name}`);
      if (!response.ok) throw new Error(`${hostId}/${name}: ${response.status}`);
      await response.text();
    }
    fileCount += files.length;
  }
  return fileCount;
}

/** What it costs a server that runs to give each of today's files of all hosts once. */
async function benchTodaysFiles(lab: Lab, hostIds: readonly string[]): Promise<BenchResult> {
  const headers = { authorization: `Bearer ${await lab.readToken()}` };
  const fileCount = await fetchTodaysFiles(lab, hostIds, headers);
  const before = cpuSecondsOf(lab.server.pid!);
  for (let i = 0; i < REFRESHES; i++) await fetchTodaysFiles(lab, hostIds, headers);
  const share = (cpuSecondsOf(lab.server.pid!) - before) / REFRESHES / REFRESH_SECONDS;
  return {
    what: `today's ${fileCount} files of ${hostIds.length} hosts, each fetched once a minute: share of a core`,
    measured: `${(share * 100).toFixed(1)} %`,
    wanted: "below 5 %",
    met: share < 0.05,
  };
}

/** The list of a host's many archives, under a secret link for people and for programs, and in the API. */
async function benchListing(lab: Lab, hostId: string): Promise<BenchResult[]> {
  const folder = join(lab.dataFolder, "archives", hostId);
  mkdirSync(folder, { recursive: true });
  const todayMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  for (let back = 1; back <= ARCHIVES; back++) {
    writeFileSync(join(folder, `${ArchiveFolder.dayText(todayMs - back * DAY_MS)}.tar.gz`), "archive");
  }
  const wanted = { name: "bench", hosts: "*", untilMs: 0 };
  const { secret } = await new LinkStore(lab.connections.state).create(wanted, "bench");
  const authorization = `Bearer ${await lab.readToken()}`;
  // A server keeps the list of a folder that has settled.
  await sleep(SETTLED_MS);
  const timeOf = async (path: string, headers: Record<string, string>) => {
    const ask = async () => (await fetch(lab.url + path, { headers })).text();
    const startedMs = performance.now();
    const text = await ask();
    const firstMs = performance.now() - startedMs;
    if (text.split(".tar.gz").length <= ARCHIVES) throw new Error(`${path} lists fewer than ${ARCHIVES} files`);
    return { firstMs, ms: await medianMs(ask) };
  };
  const linked = `/${secret}/server-log/${hostId}/data-log/`;
  const html = await timeOf(linked, { accept: "text/html" });
  const lists = [
    [`a list of ${ARCHIVES} files as HTML, for the first time`, html.firstMs],
    ["… when it was read before", html.ms],
    ["… as JSON", (await timeOf(linked, { accept: "application/json" })).ms],
    ["… in the API", (await timeOf(`/api/archives/${hostId}`, { authorization })).ms],
  ] as const;
  return lists.map(([what, ms]) => ({
    what,
    measured: `${ms.toFixed(0)} ms`,
    wanted: "below 100 ms",
    met: ms < 100,
  }));
}

/** Today's files, archives of past days, their lists, and exports. */
export async function benchDownloads(lab: Lab): Promise<BenchResult[]> {
  const hostIds = await storeManyHosts(lab, HOSTS, Date.now());
  return [
    await benchTodaysFiles(lab, hostIds),
    ...(await benchRotation(lab, hostIds)),
    ...(await benchListing(lab, hostIds[0]!)),
    ...(await benchExport(lab)),
  ];
}

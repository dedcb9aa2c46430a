import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { sourceSettingsSchema } from "../domain/source";
import { droppedAt } from "../server/ingest/collectd/dropped-packets";
import { SecretBox } from "../server/store/secret-box";
import { SourceStateStore } from "../server/store/source-state-store";
import { SourceStore } from "../server/store/source-store";
import { CollectdPackets } from "./collectd-packets";
import { BENCH_SECRETS_KEY, type Lab } from "./lab";
import { cpuSecondsOf } from "./process-cost";
import { type BenchResult, sleep } from "./result";

const HOSTS = 200;
const VALUES_PER_HOST = 100;
const WARM_UP_SECONDS = 10;
/** With the end of a minute in it. */
const MEASURED_SECONDS = 60;
/** Hosts send one after the other over the second, as clocks of real ones do. */
const SLOT_MS = 10;
const SOURCE_ID = "bench";
const SOURCE_OPENS_MS = 2500;
/** Ticks close, and are stored, so long after the last packet. */
const SETTLED_MS = 3000;

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

/** One server that 200 collectds send 100 values a second each to, half of them counters, over UDP. */
export async function benchCollectd(lab: Lab): Promise<BenchResult[]> {
  const port = await freeUdpPort();
  const { state } = lab.connections;
  const settings = sourceSettingsSchema.parse({ kind: "collectd", id: SOURCE_ID, port, security: "none" });
  await new SourceStore(state, new SecretBox(BENCH_SECRETS_KEY)).put(settings, {}, "bench");
  await sleep(SOURCE_OPENS_MS);
  const senders = Array.from({ length: HOSTS }, (_, i) => new CollectdPackets(`bench-${i}`, VALUES_PER_HOST));
  const socket = createSocket("udp4");
  const perSlot = HOSTS / (1000 / SLOT_MS);
  let cpuBefore = 0;
  const beginMs = Math.ceil(Date.now() / 1000) * 1000;
  for (let slot = 0; slot < ((WARM_UP_SECONDS + MEASURED_SECONDS) * 1000) / SLOT_MS; slot++) {
    const atMs = beginMs + slot * SLOT_MS;
    if (atMs > Date.now()) await sleep(atMs - Date.now());
    if (atMs === beginMs + WARM_UP_SECONDS * 1000) cpuBefore = cpuSecondsOf(lab.server.pid!);
    const first = (slot * perSlot) % HOSTS;
    for (const sender of senders.slice(first, first + perSlot)) {
      for (const packet of sender.next(atMs)) socket.send(packet, port, "127.0.0.1");
    }
  }
  const share = (cpuSecondsOf(lab.server.pid!) - cpuBefore) / MEASURED_SECONDS;
  const dropped = droppedAt(port, readFileSync("/proc/net/udp", "utf8"));
  await sleep(SETTLED_MS);
  const told = await new SourceStateStore(state).of(SOURCE_ID, Date.now());
  const refused = told?.rejections.reduce((sum, { count }) => sum + count, 0) ?? Number.NaN;
  socket.close();
  const seconds = {
    fromMs: beginMs + WARM_UP_SECONDS * 1000,
    toMs: beginMs + (WARM_UP_SECONDS + MEASURED_SECONDS) * 1000 - 1,
  };
  const stored = await Promise.all(senders.map((sender) => storedCount(lab, sender, seconds)));
  const sent = HOSTS * VALUES_PER_HOST * MEASURED_SECONDS;
  const missing = sent - stored.reduce((sum, count) => sum + count, 0);
  return [
    {
      what: `one server, ${HOSTS * VALUES_PER_HOST} values/s of ${HOSTS} collectds over UDP`,
      measured: `${(share * 100).toFixed(0)} % of a core`,
      wanted: "below 100 %",
      met: share < 1,
    },
    {
      what: "… packets dropped by the kernel, values refused, values not in the history",
      measured: `${dropped}, ${refused}, ${missing} of ${sent}`,
      wanted: "none",
      met: dropped === 0 && refused === 0 && missing === 0,
    },
  ];
}

/** How many different values of a host are in the history, of the seconds of the measurement: one that is held does not count. */
async function storedCount(lab: Lab, { hostId, seriesIds }: CollectdPackets, span: { fromMs: number; toMs: number }) {
  const found = await lab.store.readSeries({ hostId, seriesIds, tier: "1s", ...span });
  let count = 0;
  for (const { mean } of found.values()) count += new Set(mean.map(Math.round).filter((value) => value > 0)).size;
  return count;
}

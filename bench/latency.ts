import { decodeFrame, type Schema } from "../domain/frame";
import type { Lab } from "./lab";
import { openLiveSocket } from "./live-reader";
import { RecordedTree } from "./recorded-tree";
import { type BenchResult, median, quantile, sleep } from "./result";

const CHANGES = 100;
const HOST = "bench-latency";
const KIB = 1024;

/** From the write into a /proc tree to the event at a browser's socket, watched at 0.1 s. */
export async function benchLatency(lab: Lab): Promise<BenchResult[]> {
  const tree = new RecordedTree();
  tree.setAvailableKib(tree.totalKib / 2);
  const collector = await lab.startCollector(HOST, ["--interval", "1s", "--path.procfs", tree.folder]);
  await sleep(1500);
  const socket = await openLiveSocket(lab.url, await lab.readToken());
  let wantedBytes = Number.NaN;
  let schema: Schema | null = null;
  let seen: (atMs: number) => void = () => undefined;
  socket.on("schema", (_, newer) => {
    schema = newer;
  });
  socket.on("frame", (_, bytes) => {
    if (!schema) return;
    const atMs = Date.now();
    const available = schema.seriesIds.indexOf("memory.available");
    const { columns, schema: version } = decodeFrame(new Uint8Array(bytes), { ...schema });
    if (version === schema.version && columns[available]?.includes(wantedBytes)) seen(atMs);
  });
  await new Promise<void>((resolve) =>
    socket.emit("host:watch", { hostId: HOST }, (answer) => {
      if ("schema" in answer) schema = answer.schema;
      resolve();
    }),
  );
  await sleep(2000);
  const delaysMs: number[] = [];
  for (let i = 0; i < CHANGES; i++) {
    const kib = Math.round(tree.totalKib / 2) + i + 1;
    wantedBytes = kib * KIB;
    const arrived = new Promise<number>((resolve) => {
      seen = resolve;
    });
    await sleep(150 + Math.random() * 100);
    const changedAtMs = tree.setAvailableKib(kib);
    delaysMs.push((await arrived) - changedAtMs);
  }
  socket.disconnect();
  collector.kill("SIGTERM");
  tree.remove();
  const [half, most] = [median(delaysMs), quantile(delaysMs, 0.99)];
  return [
    {
      what: "kernel change to event at the browser's socket, 0.1 s, watched: median",
      measured: `${half} ms`,
      wanted: "below 120 ms",
      met: half < 120,
    },
    { what: "… 99 %", measured: `${most} ms`, wanted: "below 250 ms", met: most < 250 },
  ];
}

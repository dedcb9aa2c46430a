import { decodeFrame, type Schema } from "../domain/frame";
import { ruleSchema } from "../domain/rule";
import type { Lab } from "./lab";
import { openLiveSocket } from "./live-reader";
import { RecordedTree } from "./recorded-tree";
import { type BenchResult, median, quantile, sleep } from "./result";

const CHANGES = 100;
const CROSSINGS = 30;
const HOST = "bench-latency";
const KIB = 1024;

/** From the write into a /proc tree to the event at a browser's socket, watched at 0.1 s; and to the alarm there, with 1 hit. */
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
  const alarmDelaysMs = await measureAlarms(lab, tree, socket);
  socket.disconnect();
  collector.kill("SIGTERM");
  tree.remove();
  const [half, most, alarmHalf] = [median(delaysMs), quantile(delaysMs, 0.99), median(alarmDelaysMs)];
  return [
    {
      what: "kernel change to event at the browser's socket, 0.1 s, watched: median",
      measured: `${half} ms`,
      wanted: "below 120 ms",
      met: half < 120,
    },
    { what: "… 99 %", measured: `${most} ms`, wanted: "below 250 ms", met: most < 250 },
    {
      what: "crossing of a bound to alarm at the browser's socket, 0.1 s, 1 hit: median",
      measured: `${alarmHalf} ms`,
      wanted: "below 150 ms",
      met: alarmHalf < 150,
    },
  ];
}

async function measureAlarms(
  lab: Lab,
  tree: RecordedTree,
  socket: Awaited<ReturnType<typeof openLiveSocket>>,
): Promise<number[]> {
  const rule = ruleSchema.parse({
    id: "bench",
    name: "Bench",
    series: "memory.used",
    look: { at: "value" },
    boundUnit: "percent",
    failure: { above: 80 },
  });
  await lab.putRules([rule]);
  await new Promise<void>((resolve) => socket.emit("alarms:watch", () => resolve()));
  const delaysMs: number[] = [];
  for (let i = 0; i < CROSSINGS; i++) {
    for (const [share, state] of [
      [0.1, "active"],
      [0.5, "cleared"],
    ] as const) {
      const arrived = new Promise<number>((resolve) => {
        const onAlarms: Parameters<typeof socket.on<"alarms">>[1] = ({ entries }) => {
          if (!entries.some(({ alarm }) => alarm.ruleId === "bench" && alarm.state === state)) return;
          socket.off("alarms", onAlarms);
          resolve(Date.now());
        };
        socket.on("alarms", onAlarms);
      });
      await sleep(150 + Math.random() * 100);
      const changedAtMs = tree.setAvailableKib(Math.round(tree.totalKib * share));
      delaysMs.push((await arrived) - changedAtMs);
    }
  }
  return delaysMs;
}

import type { JournalEntry } from "../domain/alarm";
import { ruleSchema } from "../domain/rule";
import { makeStormChange, openStormCollectors, runAlarmStorm } from "./alarm-storm";
import { BENCH_USER, type Lab } from "./lab";
import { openLiveSocket } from "./live-reader";
import { RecordedTree } from "./recorded-tree";
import { type BenchResult, median, quantile, sleep } from "./result";
import type { SimulatedCollector } from "./simulated-collector";

const CONSOLES = 50;
const CROSSINGS = 30;
const ACKNOWLEDGEMENTS = 50;
const STORM_HOSTS = 20;
const STORM_SECONDS = 30;
const CHANGES_PER_SECOND = 2000;
const HOST = "bench-alarms";

type Console = Awaited<ReturnType<typeof openLiveSocket>>;

async function openConsoles(lab: Lab, count: number): Promise<Console[]> {
  const token = await lab.readToken();
  const consoles = await Promise.all(Array.from({ length: count }, () => openLiveSocket(lab.url, token)));
  await Promise.all(
    consoles.map((socket) => new Promise<void>((resolve) => socket.emit("alarms:watch", () => resolve()))),
  );
  return consoles;
}

/** When each console has an entry that fits, ms since 1970. */
function arrivals(consoles: Console[], fits: (entry: JournalEntry) => boolean): Promise<number[]> {
  return Promise.all(
    consoles.map(
      (socket) =>
        new Promise<number>((resolve) => {
          const onAlarms: Parameters<typeof socket.on<"alarms">>[1] = ({ entries }) => {
            if (!entries.some(fits)) return;
            socket.off("alarms", onAlarms);
            resolve(Date.now());
          };
          socket.on("alarms", onAlarms);
        }),
    ),
  );
}

async function measureCrossings(lab: Lab, consoles: Console[]): Promise<number[]> {
  const tree = new RecordedTree();
  tree.setAvailableKib(tree.totalKib / 2);
  const bounds = { boundUnit: "percent", failure: { above: 80 } };
  const rule = { id: "bench", name: "Bench", series: "memory.used", look: { at: "value" }, ...bounds };
  await lab.putRules([ruleSchema.parse(rule)]);
  const collector = await lab.startCollector(HOST, ["--interval", "100ms", "--path.procfs", tree.folder]);
  await sleep(2500);
  const delaysMs: number[] = [];
  for (let i = 0; i < 2 * CROSSINGS; i++) {
    const [share, kind] = i % 2 === 0 ? ([0.1, "raised"] as const) : ([0.5, "cleared"] as const);
    const arrived = arrivals(consoles, (entry) => entry.alarm?.ruleId === "bench" && entry.kind === kind);
    await sleep(150 + Math.random() * 100);
    const changedAtMs = tree.setAvailableKib(Math.round(tree.totalKib * share));
    delaysMs.push(...(await arrived).map((atMs) => atMs - changedAtMs));
  }
  collector.kill("SIGTERM");
  tree.remove();
  return delaysMs;
}

async function measureAcknowledgements(lab: Lab, other: Console, collector: SimulatedCollector): Promise<number[]> {
  const headers = { "content-type": "application/json", origin: lab.url };
  const body = JSON.stringify(BENCH_USER);
  const login = await fetch(`${lab.url}/api/login`, { method: "POST", headers, body });
  const cookie = login.headers.get("set-cookie")!.split(";")[0]!;
  const delaysMs: number[] = [];
  for (let i = 0; i < ACKNOWLEDGEMENTS; i++) {
    const seriesId = `acknowledged.${i}`;
    const isThis = (entry: JournalEntry) => entry.alarm?.seriesId === seriesId;
    const raised = arrivals([other], isThis);
    collector.change(makeStormChange(seriesId, "active", "failure"));
    await raised;
    const arrived = arrivals([other], (entry) => isThis(entry) && entry.kind === "acknowledged");
    const clickedAtMs = Date.now();
    const alarmIds = [`storm-00/storm/${seriesId}`];
    await fetch(`${lab.url}/api/alarms/acknowledge`, {
      method: "POST",
      headers: { ...headers, cookie },
      body: JSON.stringify({ alarmIds, note: "" }),
    });
    delaysMs.push((await arrived)[0]! - clickedAtMs);
  }
  return delaysMs;
}

/** From a bound that is crossed to all consoles; from an acknowledgement to another console; and a storm of changes. */
export async function benchAlarms(lab: Lab): Promise<BenchResult[]> {
  const consoles = await openConsoles(lab, CONSOLES);
  const crossings = await measureCrossings(lab, consoles);
  const collectors = await openStormCollectors(lab, STORM_HOSTS);
  const acknowledgements = await measureAcknowledgements(lab, consoles[0]!, collectors[0]!);
  for (const socket of consoles.slice(1)) socket.disconnect();
  const storm = await runAlarmStorm(lab, collectors, consoles[0]!, {
    seconds: STORM_SECONDS,
    perSecond: CHANGES_PER_SECOND,
  });
  consoles[0]!.disconnect();
  for (const collector of collectors) collector.close();
  const [half, most] = [median(crossings), quantile(crossings, 0.99)];
  const shown = quantile(acknowledgements, 0.99);
  const lag = quantile(storm.delaysMs, 0.99);
  return [
    {
      what: `crossing of a bound to alarm at ${CONSOLES} consoles' sockets, 0.1 s, 1 hit: median`,
      measured: `${half} ms`,
      wanted: "below 150 ms",
      met: half < 150,
    },
    { what: "… 99 %", measured: `${most} ms`, wanted: "below 400 ms", met: most < 400 },
    {
      what: "acknowledging to another console's socket: 99 %",
      measured: `${shown} ms`,
      wanted: "below 200 ms",
      met: shown < 200,
    },
    {
      what: `${storm.sentCount} changes of alarms, ${CHANGES_PER_SECOND} a second: taken after`,
      measured: `${storm.seconds.toFixed(1)} s`,
      wanted: `${STORM_SECONDS} s`,
      met: storm.seconds < STORM_SECONDS + 2,
    },
    {
      what: "… alarms whose journal is not what was sent, once and in order",
      measured: String(storm.wrongCount),
      wanted: "0",
      met: storm.wrongCount === 0,
    },
    { what: "… from the change to a console's socket: 99 %", measured: `${lag} ms`, wanted: "(no figure)", met: true },
  ];
}

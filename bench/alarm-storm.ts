import type { AlarmChange, Severity } from "../domain/alarm";
import { JournalStore } from "../server/store/journal-store";
import type { Lab } from "./lab";
import type { openLiveSocket } from "./live-reader";
import { sleep } from "./result";
import { SimulatedCollector } from "./simulated-collector";

const TICKS_PER_SECOND = 10;
const SERIES_PER_HOST = 100;

export function makeStormChange(seriesId: string, state: "active" | "cleared", severity: Severity): AlarmChange {
  const head = { ruleId: "storm", ruleName: "Storm", seriesId, runbookUrl: "", keepUntilAcknowledged: false };
  return { ...head, state, severity, atMs: Date.now(), value: 1, bound: 0, text: "A storm" };
}

/** Collectors of the hosts `storm-00`, `storm-01`, … */
export async function openStormCollectors(lab: Lab, count: number): Promise<SimulatedCollector[]> {
  const collectors: SimulatedCollector[] = [];
  for (let i = 0; i < count; i++) {
    const token = await lab.tokenFor(`storm-${String(i).padStart(2, "0")}`);
    const collector = new SimulatedCollector(lab.url, token, ["memory.used"]);
    await collector.connect();
    collectors.push(collector);
  }
  return collectors;
}

export interface AlarmStorm {
  sentCount: number;
  /** Until the last change was acknowledged. */
  seconds: number;
  /** Alarms whose journal is not what was sent, each once and in that order. */
  wrongCount: number;
  /** From each change to the console. */
  delaysMs: number[];
}

/** Sends changes of alarms, raised and cleared in turn, through all collectors, and compares the journal with what was sent. */
export async function runAlarmStorm(
  lab: Lab,
  collectors: readonly SimulatedCollector[],
  console: Awaited<ReturnType<typeof openLiveSocket>>,
  { seconds, perSecond }: { seconds: number; perSecond: number },
): Promise<AlarmStorm> {
  const journal = new JournalStore(lab.connections.state, lab.connections.journalReader);
  const cursor = await journal.newestId();
  const delaysMs: number[] = [];
  console.on("alarms", ({ entries }) => {
    const nowMs = Date.now();
    for (const { alarm, kind } of entries) if (kind !== "flapping" && alarm) delaysMs.push(nowMs - alarm.atMs);
  });
  const sent = new Map<string, string[]>();
  const startedMs = performance.now();
  const perTick = perSecond / TICKS_PER_SECOND / collectors.length;
  for (let tick = 0; tick < seconds * TICKS_PER_SECOND; tick++) {
    collectors.forEach((collector, host) => {
      for (let i = 0; i < perTick; i++) {
        const seriesId = `series.${(tick * perTick + i) % SERIES_PER_HOST}`;
        const key = `${host} ${seriesId}`;
        const story = sent.get(key) ?? [];
        const kind = story.length % 2 === 0 ? "raised" : "cleared";
        collector.change(makeStormChange(seriesId, kind === "raised" ? "active" : "cleared", "warning"));
        sent.set(key, [...story, kind]);
      }
    });
    const restMs = ((tick + 1) * 1000) / TICKS_PER_SECOND - (performance.now() - startedMs);
    if (restMs > 0) await sleep(restMs);
  }
  while (collectors.some(({ unacknowledged }) => unacknowledged > 0)) await sleep(20);
  const tookSeconds = (performance.now() - startedMs) / 1000;
  await sleep(1000);
  const written = new Map<string, string[]>();
  for (let after = cursor; ; ) {
    const entries = await journal.after(after, 50);
    if (entries.length === 0) break;
    after = entries.at(-1)!.id;
    for (const { kind, alarm } of entries) {
      if (kind === "flapping" || !alarm) continue;
      const key = `${Number(alarm.hostId.slice(-2))} ${alarm.seriesId}`;
      const story = written.get(key) ?? [];
      story.push(kind);
      written.set(key, story);
    }
  }
  const isWrong = ([key, story]: [string, string[]]) => written.get(key)?.join() !== story.join();
  return {
    sentCount: [...sent.values()].reduce((sum, story) => sum + story.length, 0),
    seconds: tookSeconds,
    wrongCount: [...sent].filter(isWrong).length,
    delaysMs,
  };
}

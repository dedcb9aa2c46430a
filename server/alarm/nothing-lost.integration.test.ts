import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BENCH_USER, type Lab, openLab } from "../../bench/lab";
import { alarmsAnswerSchema } from "../../domain/alarm-api";
import { makeAlarmChange } from "../../domain/fixtures/make-alarm";
import { AlarmStore } from "../store/alarm-store";
import { JournalStore } from "../store/journal-store";

const ALARMS = 200;
const WORKERS = 4;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let lab: Lab;
let cookie: string;
beforeAll(async () => {
  lab = await openLab();
}, 60_000);
afterAll(() => lab.stop(), 60_000);

async function post(path: string, body: unknown): Promise<Response> {
  return fetch(lab.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", origin: lab.url, ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
}

/** Acknowledges until the operator is told that it is done, or that it is already. @returns whether he was told "done" */
async function acknowledge(alarmId: string): Promise<boolean> {
  for (;;) {
    try {
      const response = await post("/api/alarms/acknowledge", { alarmIds: [alarmId], note: `of ${alarmId}` });
      if (response.ok) {
        const { done, refused } = alarmsAnswerSchema.parse(await response.json());
        expect(refused.map(({ reason }) => reason).join()).toMatch(/^$|acknowledged already/);
        return done.length === 1;
      }
      expect([429, 503]).toContain(response.status);
    } catch (error) {
      if ((error as Error).name === "AssertionError") throw error;
    }
    await sleep(50);
  }
}

describe("acknowledgements while the server and the state Redis are killed", () => {
  it("are all there that the operator was told are done, each once in the journal", async () => {
    const alarms = new AlarmStore(lab.connections.state);
    const ids: string[] = [];
    for (let i = 0; i < ALARMS; i++) {
      const change = makeAlarmChange({ seriesId: `s${i}`, atMs: Date.now() });
      ids.push((await alarms.apply("web-1", change, { runId: 1, sequence: 1 }, "web-1"))!.alarm.id);
    }
    const login = await post("/api/login", BENCH_USER);
    cookie = login.headers.get("set-cookie")!.split(";")[0]!;

    const waiting = [...ids];
    const told: string[] = [];
    const work = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        if (await acknowledge(id)) told.push(id);
        await sleep(Math.random() * 60);
      }
    };
    const kill = async () => {
      for (const crash of ["state", "server", "state", "server"]) {
        await sleep(150 + Math.random() * 400);
        if (crash === "state") await lab.crashState();
        else {
          await lab.killServer();
          await lab.restartServer();
        }
      }
    };
    const killing = kill();
    await Promise.all(Array.from({ length: WORKERS }, work));
    await killing;
    await lab.crashState();

    expect(told.length).toBeGreaterThan(ALARMS / 2);
    const kept = await alarms.list({ host: "web-1" });
    expect(kept.filter(({ acknowledged }) => acknowledged?.by === BENCH_USER.name)).toHaveLength(ALARMS);
    const journal = new JournalStore(lab.connections.state, lab.connections.journalReader);
    const { entries } = await journal.read({ limit: 1000 });
    const acknowledged = entries.filter(({ kind }) => kind === "acknowledged").map(({ alarm }) => alarm!.id);
    expect(acknowledged.toSorted()).toEqual(ids.toSorted());
  }, 120_000);
});

import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { BENCH_USER, type Lab, openLab } from "../bench/lab";
import { openLiveSocket } from "../bench/live-reader";
import type { JournalEntry } from "../domain/alarm";
import { ruleSchema } from "../domain/rule";

const HOST = "node-1";
const ALARM = `${HOST}/used/memory.used`;
let lab: Lab;
let other: string;
beforeAll(async () => {
  lab = await openLab();
  other = await lab.startSecondServer();
}, 60_000);
afterAll(() => lab.stop(), 60_000);

const soon = { timeout: 10_000, interval: 50 };

async function openConsole(url: string) {
  const socket = await openLiveSocket(url, await lab.readToken());
  const entries: JournalEntry[] = [];
  socket.on("alarms", (message) => entries.push(...message.entries));
  await new Promise<void>((resolve) => socket.emit("alarms:watch", () => resolve()));
  return { socket, kinds: () => entries.filter(({ alarm }) => alarm?.id === ALARM).map(({ kind }) => kind) };
}

async function signIn(url: string): Promise<Record<string, string>> {
  const headers = { "content-type": "application/json", origin: url };
  const login = await fetch(`${url}/api/login`, { method: "POST", headers, body: JSON.stringify(BENCH_USER) });
  return { ...headers, cookie: login.headers.get("set-cookie")!.split(";")[0]! };
}

it("two servers on the same stores show the same hosts, frames and alarms, and obey the same rules", async () => {
  const collector = await lab.startCollector(HOST, ["--interval", "1s"]);
  const [here, there] = await Promise.all([openConsole(lab.url), openConsole(other)]);

  const headers = await signIn(other);
  const { version } = await (await fetch(`${other}/api/rules`, { headers })).json();
  const used = { id: "used", name: "Used", series: "memory.used", look: { at: "value" }, warning: { above: 0 } };
  const body = JSON.stringify({ rule: ruleSchema.parse(used), expectedVersion: version });
  expect((await fetch(`${other}/api/rules/used`, { method: "PUT", headers, body })).status).toBe(200);
  await vi.waitFor(() => expect([here.kinds(), there.kinds()]).toEqual([["raised"], ["raised"]]), soon);

  const acknowledgement = JSON.stringify({ alarmIds: [ALARM], note: "seen there" });
  await fetch(`${other}/api/alarms/acknowledge`, { method: "POST", headers, body: acknowledgement });
  const both = ["raised", "acknowledged"];
  await vi.waitFor(() => expect([here.kinds(), there.kinds()]).toEqual([both, both]), soon);

  let frameCount = 0;
  there.socket.on("frame", (hostId) => {
    if (hostId === HOST) frameCount++;
  });
  const watch = () => new Promise<object>((resolve) => there.socket.emit("host:watch", { hostId: HOST }, resolve));
  await vi.waitFor(async () => expect(await watch()).toMatchObject({ state: "live" }), soon);
  await vi.waitFor(() => expect(frameCount).toBeGreaterThan(10), soon);

  here.socket.disconnect();
  there.socket.disconnect();
  collector.kill("SIGTERM");
}, 60_000);

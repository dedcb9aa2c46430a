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

it("two servers give what others push to the one that judges the host, whichever they reach", async () => {
  const headers = await signIn(lab.url);
  const settings = { kind: "lizmon", id: "lizmon" };
  const put = { method: "PUT", headers, body: JSON.stringify({ settings }) };
  expect((await fetch(`${lab.url}/api/sources/lizmon`, put)).status).toBe(200);
  const token = JSON.stringify({ name: "monitors", scope: "push", sourceId: "lizmon" });
  const made = await fetch(`${lab.url}/api/tokens`, { method: "POST", headers, body: token });
  const authorization = `Bearer ${((await made.json()) as { secret: string }).secret}`;
  const hostIds = ["vm-1", "vm-2", "vm-3", "vm-4", "vm-5", "vm-6"];
  const post = (url: string, hostId: string, cpu: number) =>
    fetch(`${url}/api/perf/${hostId}/${Math.floor(Date.now() / 1000)}`, {
      method: "POST",
      headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
      body: JSON.stringify({ cpu }),
    });
  await vi.waitFor(async () => expect((await post(other, hostIds[0]!, 1)).status).toBe(200), soon);

  // In turn to the one and the other: each host's samples end up in one history, told by one run.
  const pause = () => new Promise((resolve) => setTimeout(resolve, 1000));
  for (let round = 0; round < 4; round++) {
    for (const hostId of hostIds)
      expect((await post(round % 2 === 0 ? lab.url : other, hostId, 10 + round)).status).toBe(200);
    await pause();
  }
  for (const hostId of hostIds) {
    await vi.waitFor(async () => {
      const read = await fetch(`${other}/api/perf/${hostId}/hour:cpu`, { headers });
      const summaries = (await read.json()) as Record<string, { averages: { "num-samples": number }[] }>;
      const counts = summaries["summary:by-hour:cpu"]?.averages.map((slice) => slice["num-samples"]) ?? [];
      expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(4);
    }, soon);
  }
  const { sources } = (await (await fetch(`${other}/api/sources`, { headers })).json()) as {
    sources: { state: { hostCount: number; rejections: unknown[] } }[];
  };
  expect(sources[0]!.state).toMatchObject({ hostCount: hostIds.length, rejections: [] });
}, 60_000);

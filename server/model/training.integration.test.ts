import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createRandom } from "../../analysis/fixtures/create-random";
import { ModelRunner } from "../../analysis/model/model-runner";
import { openModel } from "../../analysis/model/sealed-model";
import type { Model, TrainedModel } from "../../domain/model";
import type { ModelView, Training } from "../../domain/model-api";
import { startTestHttp, type TestHttp } from "../http/start-test-http";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { projectRoot } from "../supervise/project-root";
import { runTraining, trainingWorkerPath } from "./run-training";

const MINUTE_MS = 60_000;
const NOW_MS = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const FROM_MS = NOW_MS - 60 * MINUTE_MS;
const SERIES = ["cpu.busy", "net.eth0.out"];
/** A fault is work without an answer: the processor is as busy as ever, but what it sends no longer follows. */
const isFault = (atMs: number) => {
  const minute = Math.floor((atMs - FROM_MS) / MINUTE_MS);
  return minute >= 30 && minute < 40;
};

let http: TestHttp;
let operator: string;
let viewer: string;
const random = createRandom(5);

/** The same at each run, whenever that is. */
function valuesAt(atMs: number): Record<string, number> {
  const wave = (phase: number) => 0.5 + 0.4 * Math.sin((atMs - FROM_MS) / 20_000 + phase);
  const busy = wave(0) + 0.03 * random();
  const answered = isFault(atMs) ? wave(Math.PI) : busy;
  return { "cpu.busy": busy, "net.eth0.out": 1e6 * answered + 2e4 * random() };
}

beforeAll(async () => {
  http = await startTestHttp();
  await http.parts.hosts.ensure("web-1");
  operator = await http.signIn("ada", "operator");
  viewer = await http.signIn("vic", "viewer");
  const node = new RecordedNode(http.metricStore, "web-1", 1000);
  for (let atMs = FROM_MS; atMs <= NOW_MS; atMs += 1000) node.tick(atMs, valuesAt(atMs));
  await node.ship();
  await http.metricStore.sealed();
});
afterAll(() => http.stop());

async function ask<Body>(method: string, path: string, body?: unknown, cookie = operator) {
  const response = await fetch(http.url + path, {
    method,
    headers: { cookie, origin: http.url, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as Body & { message?: string } };
}

const span = (kind: string, fromMinute: number, toMinute: number) => ({
  hostId: "web-1",
  kind,
  fromMs: FROM_MS + fromMinute * MINUTE_MS,
  toMs: FROM_MS + toMinute * MINUTE_MS,
});
const normal = [span("normal", 0, 30), span("normal", 40, 60)];
const request = (change: object = {}) => ({ modelId: "answers", series: SERIES, spans: normal, ...change });

async function train(change: object = {}): Promise<Training> {
  const begun = await ask<Training>("POST", "/api/models/trainings", request(change));
  expect(begun.status, begun.body.message).toBe(202);
  const isOver = (training: Training) => !["reading", "training"].includes(training.state);
  return vi.waitFor(
    async () => {
      const { body } = await ask<Training>("GET", `/api/models/trainings/${begun.body.id}`);
      expect(isOver(body), JSON.stringify(body)).toBe(true);
      return body;
    },
    { timeout: 50_000, interval: 100 },
  );
}

/** The share of ticks that a stored version calls anomalous. */
async function shareCalled(version: number, minutes: [number, number]): Promise<number> {
  const raw = await ask<TrainedModel>("GET", `/api/models/answers/versions/${version}/file`, undefined, viewer);
  const runner = new ModelRunner(openModel(raw.body));
  let [called, all] = [0, 0];
  for (let atMs = FROM_MS + minutes[0] * MINUTE_MS; atMs < FROM_MS + minutes[1] * MINUTE_MS; atMs += 1000) {
    const values = valuesAt(atMs);
    runner.push(atMs, (i) => values[SERIES[i]!]!);
    if (!runner.newest) continue;
    all++;
    if (runner.newest.isAnomalous) called++;
  }
  return called / all;
}

describe("training", () => {
  it("of two kinds finds a fault that no threshold on either series could see, and says how well by cross-validation", async () => {
    const training = await train({ spans: [...normal, span("fault", 30, 40)] });
    expect(training).toMatchObject({ state: "done", doneRatio: 1, version: 1, by: "ada" });
    const { body: model } = await ask<ModelView>("GET", "/api/models/answers", undefined, viewer);
    expect(model).toMatchObject({ versionInUse: null, hosts: "web-1", hasRule: false, runsOn: [] });
    const { evaluation, method, normalCount, faultCount } = model.versions[0]!;
    expect(method).toBe("two-class-svm");
    expect(faultCount).toBeGreaterThan(500);
    expect(normalCount).toBeGreaterThan(900);
    expect(evaluation!.precision).toBeGreaterThan(0.9);
    expect(evaluation!.recall).toBeGreaterThan(0.9);
    const { truePositives, falseNegatives, falsePositives, trueNegatives } = evaluation!;
    expect(truePositives + falseNegatives).toBe(faultCount);
    expect(falsePositives + trueNegatives).toBe(normalCount);
    expect(await shareCalled(1, [31, 39])).toBeGreaterThan(0.9);
    expect(await shareCalled(1, [42, 58])).toBeLessThan(0.1);
  });

  it("of what is normal alone calls the fault unknown", async () => {
    const training = await train();
    expect(training).toMatchObject({ state: "done", version: 2 });
    const { body: model } = await ask<ModelView>("GET", "/api/models/answers");
    expect(model.versions.map(({ version, method }) => [version, method])).toEqual([
      [2, "one-class-svm"],
      [1, "two-class-svm"],
    ]);
    const { evaluation } = model.versions[0]!;
    expect(evaluation).toMatchObject({ precision: null, recall: null, truePositives: 0, falseNegatives: 0 });
    expect(evaluation!.falsePositives / evaluation!.trueNegatives).toBeLessThan(0.05);
    expect(await shareCalled(2, [31, 39])).toBeGreaterThan(0.5);
    expect(await shareCalled(2, [42, 58])).toBeLessThan(0.1);
  });

  it.each([
    [{ series: ["load.15m"] }, /has nothing of load\.15m/],
    [{ spans: [span("normal", 0, 0.5)] }, /give \d+ rows, and 30 are needed: mark at least 40 s/],
    [{ spans: [{ ...span("normal", 0, 1), fromMs: NOW_MS - 3 * 86_400_000 }] }, /choose steps of 60 s/],
    [{ series: ["anomaly.answers"] }, /cannot be trained on it/],
  ])("is refused with the reason for %j", async (change, reason) => {
    const training = await train(change);
    expect(training.state).toBe("failed");
    expect(training.message).toMatch(reason);
  });

  it.each([
    [{ spans: [span("fault", 30, 40)] }, /mark at least one span as normal/],
    [{ series: [] }, /choose at least one series/],
    [{ modelId: "Not A Name" }, /small letters, digits and dashes/],
    [{ spans: [span("normal", 3, 2)] }, /ends after it begins/],
  ])("does not begin for %j", async (change, reason) => {
    const { status, body } = await ask<object>("POST", "/api/models/trainings", request(change));
    expect(status).toBe(400);
    expect(body.message).toMatch(reason);
  });

  it("can be cancelled, from another server too, and leaves nothing behind", async () => {
    const { body } = await ask<Training>("POST", "/api/models/trainings", request({ modelId: "cancelled" }));
    expect((await ask("DELETE", `/api/models/trainings/${body.id}`)).status).toBe(202);
    const told = await vi.waitFor(
      async () => {
        const { body: now } = await ask<Training>("GET", `/api/models/trainings/${body.id}`);
        expect(["cancelled", "done"]).toContain(now.state);
        return now;
      },
      { timeout: 20_000, interval: 50 },
    );
    const { status } = await ask("GET", "/api/models/cancelled");
    expect(status).toBe(told.state === "cancelled" ? 404 : 200);
  });

  it("that is cancelled while its thread runs ends that thread", async () => {
    const rowCount = 2000;
    const rows = {
      width: 8,
      features: Float64Array.from({ length: rowCount * 8 }, () => random()),
      isFault: Uint8Array.from({ length: rowCount }, () => Number(random() < 0.5)),
      spanIndex: new Int32Array(rowCount),
      stepIndex: Int32Array.from({ length: rowCount }, (_, i) => i),
    };
    let progress = 0;
    const run = runTraining(trainingWorkerPath(projectRoot()), { rows, resolutions: [0, 0] }, (doneRatio) => {
      progress = doneRatio;
      run.cancel();
    });
    await expect(run.outcome).rejects.toThrow("cancelled");
    expect(progress).toBeGreaterThan(0);
    expect(progress).toBeLessThan(1);
  });

  it("leaves this process alive when a promise is rejected in a thread that has loaded the library", async () => {
    const code = 'require("libsvm-js").then(() => Promise.reject(new Error("nobody cares")))';
    const worker = new Worker(code, { eval: true, stderr: true });
    expect(await once(worker, "exit")).toEqual([1]);
  });
});

describe("models", () => {
  it("are used, rolled back and taken out of use by operators alone, and the journal says who did it", async () => {
    const use = (body: object, cookie = operator) => ask<Model>("PUT", "/api/models/answers/use", body, cookie);
    expect((await use({ version: 2, hosts: "web-*" }, viewer)).status).toBe(403);
    expect((await use({ version: 2, hosts: "web-*" })).body).toMatchObject({ versionInUse: 2, hosts: "web-*" });
    expect((await use({ version: 1, hosts: "web-*" })).body.versionInUse).toBe(1);
    const { status, body } = await use({ version: 9, hosts: "*" });
    expect([status, body.message]).toEqual([404, "The model answers has no version 9, or it is no longer kept."]);
    expect((await use({ version: null, hosts: "web-*" })).body.versionInUse).toBe(null);
    const { entries } = await http.parts.journal.read({ kind: ["setting-changed"], limit: 4 } as never);
    expect(entries.map(({ by, note }) => [by, note]).slice(0, 3)).toEqual([
      ["ada", "took the model answers out of use"],
      ["ada", "put version 1 of the model answers to use on web-*"],
      ["ada", "put version 2 of the model answers to use on web-*"],
    ]);
  });

  it("keep ten versions and the one in use", async () => {
    await http.parts.models.use("answers", 1, "*");
    const numbers = (await http.parts.models.numbers("answers", 2)) as TrainedModel;
    for (let i = 0; i < 10; i++) expect((await ask("POST", "/api/models/import", numbers)).status).toBe(200);
    const { body } = await ask<ModelView>("GET", "/api/models/answers");
    expect(body.versions.map(({ version }) => version)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 1]);
    expect(await http.parts.models.numbers("answers", 2)).toBeUndefined();
    expect(body.versions[0]).toMatchObject({ evaluation: null, comment: "from a file, version 2 there" });
  });

  it("are refused from a file that is damaged, of another format, or of other series", async () => {
    const { body: file } = await ask<TrainedModel>("GET", "/api/models/answers/versions/1/file");
    const refusal = async (raw: unknown) => (await ask("POST", "/api/models/import", raw)).body.message;
    expect(await refusal({ ...file, offset: 0 })).toMatch(/checksum does not fit/);
    expect(await refusal({ ...file, formatVersion: 7 })).toMatch(/of format 7/);
    expect(await refusal({})).toMatch(/no model of Premonitor/);
    const other = await http.parts.models.numbers("answers", 1);
    await http.parts.models.remove("answers");
    const single = await train({ series: ["cpu.busy"] });
    expect(single.state).toBe("done");
    expect(await refusal(other)).toMatch(/other series \(cpu.busy, net.eth0.out\) than the one here \(cpu.busy\)/);
  });

  it("are removed with all their versions", async () => {
    expect((await ask("DELETE", "/api/models/answers", undefined, viewer)).status).toBe(403);
    expect((await ask("DELETE", "/api/models/answers")).status).toBe(204);
    expect((await ask("GET", "/api/models/answers")).status).toBe(404);
    expect(await http.connections.state.hlen("s:models:numbers")).toBe(
      (await http.parts.models.list()).flatMap(({ versions }) => versions).length,
    );
  });
});

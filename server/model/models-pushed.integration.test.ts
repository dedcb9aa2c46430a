import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Lab, openLab } from "../../bench/lab";
import { anomalySeriesOf, ruleOfModel, type TrainedModel } from "../../domain/model";
import type { HostModel } from "../../domain/outlook";
import { AlarmStore } from "../store/alarm-store";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { JournalStore } from "../store/journal-store";
import { ModelStore } from "../store/model-store";
import { OutlookStore } from "../store/outlook-store";
import { projectRoot } from "../supervise/project-root";
import { trainingWorkerPath } from "./run-training";
import { trainVersion } from "./train-version";

const HOST = "learned-1";
const MINUTE_MS = 60_000;
const FROM_MS = Math.floor(Date.now() / MINUTE_MS - 20) * MINUTE_MS;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
}, 60_000);
afterAll(() => lab.stop(), 60_000);

async function toldOf(modelId: string): Promise<HostModel | undefined> {
  const outlook = await new OutlookStore(lab.connections.metrics).get(HOST);
  return outlook?.models.find((one) => one.modelId === modelId);
}

const waitUntil = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 250 });

it("reach a running collector, which judges by them at once, refuses a damaged one, and lets go of what is taken away", async () => {
  const models = new ModelStore(lab.connections.state);
  // A machine with hardly any uptime: the real one is not like it.
  const node = new RecordedNode(lab.store, "other-1", 1);
  for (let i = 0; i < 600; i++) node.tick(FROM_MS + i * 1000, { "system.uptime": i / 600, "load.1m": i % 3 });
  await node.ship();
  const span = { hostId: "other-1", kind: "normal" as const, fromMs: FROM_MS, toMs: FROM_MS + 10 * MINUTE_MS };
  const journal = new JournalStore(lab.connections.state, lab.connections.journalReader);
  const train = (modelId: string) =>
    trainVersion(
      { metricStore: lab.store, models, journal, workerPath: trainingWorkerPath(projectRoot()) },
      {
        request: { modelId, series: ["system.uptime", "load.1m"], stepSeconds: 1, spans: [span] },
        by: "ada",
        onProgress: () => undefined,
        signal: new AbortController().signal,
      },
    );
  await lab.putRules([ruleOfModel({ id: "young", stepSeconds: 1 })]);
  const collector = await lab.startCollector(HOST, ["--interval", "250ms"]);
  await train("young");
  await models.use("young", 1, "learned-*");
  await train("broken");
  const numbers = (await models.numbers("broken", 1)) as TrainedModel;
  await models.addVersion(
    "broken",
    "*",
    { ...(await models.get("broken"))!.versions[0]!, comment: "by hand" },
    (version) => ({ ...numbers, version }),
  );
  await models.use("broken", 2, "*");

  const alarms = new AlarmStore(lab.connections.state);
  await waitUntil(async () => {
    const active = await alarms.list({ state: "active", host: HOST });
    expect(active.map(({ ruleId, seriesId }) => [ruleId, seriesId])).toEqual([
      ["model-young", anomalySeriesOf("young")],
    ]);
  });
  await waitUntil(async () => {
    expect(await toldOf("young")).toMatchObject({ version: 1, problem: "", score: expect.any(Number) });
    expect(await toldOf("broken")).toMatchObject({ version: 2, problem: expect.stringContaining("checksum") });
  });

  await models.use("young", null, "learned-*");
  await waitUntil(async () => expect(await alarms.list({ state: "active", host: HOST })).toEqual([]));
  collector.kill("SIGTERM");
}, 120_000);

it("run again after a restart of a collector that cannot reach the centre", async () => {
  const models = new ModelStore(lab.connections.state);
  await models.use("young", 1, "learned-*");
  const collector = await lab.startCollector(HOST, ["--interval", "250ms"]);
  const tellsOf = async (atMs: number) => {
    const seriesIds = [anomalySeriesOf("young")];
    const query = { hostId: HOST, seriesIds, tier: "1s" as const, fromMs: atMs, toMs: Date.now() };
    return [...((await lab.store.readSeries(query)).get(seriesIds[0]!)?.mean ?? [])].filter((value) => value === 1);
  };
  const startedMs = Date.now();
  await waitUntil(async () => expect((await tellsOf(startedMs)).length).toBeGreaterThan(0));
  collector.kill("SIGTERM");
  await lab.killServer();
  await models.use("young", null, "learned-*");
  const again = lab.startCollector(HOST, ["--interval", "250ms"]);
  const restartedMs = Date.now();
  // Its window takes ten seconds to fill, without a word from the centre.
  await new Promise((resolve) => setTimeout(resolve, 13_000));
  await lab.restartServer();
  (await again).kill("SIGTERM");
  await waitUntil(async () => expect((await tellsOf(restartedMs)).length).toBeGreaterThan(0));
}, 120_000);

import { beforeEach, describe, expect, it } from "vitest";
import { sealModel } from "../analysis/model/sealed-model";
import { MODEL_FEATURES, MODEL_WINDOW_STEPS, type TrainedModel } from "../domain/model";
import { outlookSchema } from "../domain/outlook";
import { Models } from "./models";
import { SampleTable } from "./sample-table";

const START_MS = Date.UTC(2026, 10, 20);
let table: SampleTable;
let models: Models;
let warnings: string[];
let nowMs: number;

beforeEach(() => {
  table = new SampleTable();
  warnings = [];
  models = new Models(table, (message) => warnings.push(message));
  nowMs = START_MS;
});

/** Normal around nought. */
function model(change: Partial<TrainedModel> = {}): TrainedModel {
  const series = change.series ?? ["load.1m", "cpu.busy"];
  const nought = new Array<number>(series.length * MODEL_FEATURES.length).fill(0);
  return sealModel({
    formatVersion: 1,
    id: "night",
    version: 1,
    method: "one-class-svm",
    series,
    stepSeconds: 1,
    windowSteps: MODEL_WINDOW_STEPS,
    center: nought,
    scale: nought.map(() => 1),
    lowest: nought,
    highest: nought,
    gamma: 1,
    offset: 0.5,
    weights: [1],
    vectors: [nought],
    ...change,
  });
}

function run(seconds: number, values: Record<string, number>, periodMs = 1000): void {
  for (const [id, value] of Object.entries(values)) table.set(table.slot(id), value);
  for (const endMs = nowMs + seconds * 1000; nowMs < endMs; nowMs += periodMs) models.run(nowMs, periodMs);
}

const normal = { "load.1m": 0, "cpu.busy": 0 };

describe("Models", () => {
  it("writes 0 or 1 and a score at each tick, once the window is full", () => {
    models.set([model()]);
    run(10, normal);
    expect(table.valueOf("anomaly.night")).toBeNaN();
    run(2, normal);
    expect(table.valueOf("anomaly.night")).toBe(0);
    expect(table.valueOf("anomaly.night.score")).toBeLessThan(0.5);
    run(10, { ...normal, "cpu.busy": 3 });
    expect(table.valueOf("anomaly.night")).toBe(1);
    expect(table.valueOf("anomaly.night.score")).toBeGreaterThan(0.5);
    expect(models.now()).toEqual([{ modelId: "night", version: 1, problem: "", score: expect.any(Number) }]);
  });

  it("has news when a model begins to speak, cannot run, or ends to, and else has none", () => {
    expect(models.takeNews()).toBe(false);
    models.set([model()]);
    run(2, normal);
    expect([models.takeNews(), models.takeNews()]).toEqual([true, false]);
    run(15, normal);
    expect([models.takeNews(), models.takeNews()]).toEqual([true, false]);
    run(300, normal, 10_000);
    expect([models.takeNews(), models.takeNews()]).toEqual([true, false]);
    models.set([]);
    expect([models.takeNews(), models.takeNews()]).toEqual([true, false]);
  });

  it("refuses what is damaged or not understood with the reason, and runs the others", () => {
    const good = model({ id: "good" });
    models.set([{ ...model(), offset: 7 }, { ...model({ id: "newer" }), formatVersion: 9 }, "nonsense", good]);
    run(15, normal);
    expect(table.valueOf("anomaly.good")).toBe(0);
    expect([...table.entries()].map(([id]) => id)).not.toContain("anomaly.night");
    const told = outlookSchema.parse({ atMs: nowMs, series: [], unusual: [], models: models.now() }).models;
    expect(told.map(({ modelId, problem }) => [modelId, problem])).toEqual([
      ["good", ""],
      ["night", expect.stringContaining("checksum")],
      ["newer", expect.stringContaining("format 9")],
      ["", expect.stringContaining("no JSON")],
    ]);
    expect(warnings).toHaveLength(3);
    expect(models.checksums).toEqual([good.checksum]);
  });

  it("does not run one that was trained on other series, says so after a minute, and goes on when they come", () => {
    models.set([model({ series: ["load.1m", "net.eth7.in"] })]);
    run(61, normal);
    expect(models.now()[0]!.problem).toBe("it was trained on other series: this host has no net.eth7.in");
    expect(table.valueOf("anomaly.night")).toBeNaN();
    expect(warnings).toHaveLength(1);
    run(30, { ...normal, "net.eth7.in": 0 });
    expect(models.now()[0]!.problem).toBe("");
    expect(table.valueOf("anomaly.night")).toBe(0);
  });

  it("says when the host is sampled too seldom for the model's steps", () => {
    models.set([model()]);
    run(300, normal, 10_000);
    expect(models.now()[0]!.problem).toContain("sampled every 10 s, and the model sees steps of 1 s");
    expect(table.valueOf("anomaly.night")).toBeNaN();
  });

  it("goes on with one that stays, begins anew with another version, and takes the series of one that is gone away", () => {
    models.set([model(), model({ id: "other" })]);
    run(12, normal);
    models.set([model()]);
    run(1, normal);
    expect(table.valueOf("anomaly.night")).toBe(0);
    expect([...table.entries()].map(([id]) => id)).not.toContain("anomaly.other");
    models.set([model({ version: 2, gamma: 2 })]);
    run(5, normal);
    expect(models.now()[0]!.version).toBe(2);
    expect(table.valueOf("anomaly.night")).toBeNaN();
  });
});

import { ModelRunner } from "../analysis/model/model-runner";
import { ModelRefusedError, openModel } from "../analysis/model/sealed-model";
import { anomalyScoreSeriesOf, anomalySeriesOf, MAX_MODELS_PER_HOST, type TrainedModel } from "../domain/model";
import type { HostModel } from "../domain/outlook";
import type { SampleTable } from "./sample-table";

/** A series that its source reads seldom may come late after a start. */
const MISSING_AFTER_MS = 60_000;

interface Running {
  model: TrainedModel;
  runner: ModelRunner;
  /** Undefined while the series is not there. */
  inputSlots: (number | undefined)[];
  anomalySlot: number;
  scoreSlot: number;
  sinceMs: number;
  problem: string;
}

/** Runs the models that the centre handed to this host: each writes whether it sees an anomaly, and a score, at each tick. */
export class Models {
  private running = new Map<string, Running>();
  private refused: HostModel[] = [];
  private raw: unknown[] = [];
  private generation = -1;
  private newsWaits = false;

  /** @param warn told which model cannot be used, and why */
  constructor(
    private readonly table: SampleTable,
    private readonly warn: (message: string) => void,
  ) {}

  /** What was handed last, as it came. */
  get handed(): readonly unknown[] {
    return this.raw;
  }

  /** The checksums of what runs, so that the centre sends no model twice; one that is damaged here comes anew. */
  get checksums(): string[] {
    return [...this.running.values()].map(({ model }) => model.checksum);
  }

  /** Runs these models from now on, and no others. One that is damaged, or not understood, is told and left out. */
  set(raw: readonly unknown[]): void {
    this.newsWaits = true;
    this.raw = raw.slice(0, MAX_MODELS_PER_HOST);
    this.refused = [];
    const next = new Map<string, Running>();
    for (const one of this.raw) {
      try {
        const model = openModel(one);
        const known = this.running.get(model.id);
        next.set(model.id, known?.model.checksum === model.checksum ? known : this.create(model));
      } catch (error) {
        if (!(error instanceof ModelRefusedError)) throw error;
        this.refuse(one, error.message);
      }
    }
    for (const id of this.running.keys()) {
      if (next.has(id)) continue;
      this.table.remove(anomalySeriesOf(id));
      this.table.remove(anomalyScoreSeriesOf(id));
    }
    this.running = next;
    this.generation = -1;
  }

  /** Takes the tick that the table holds. @param periodMs time between ticks */
  run(atMs: number, periodMs: number): void {
    if (this.running.size === 0) return;
    if (this.generation !== this.table.generation) this.bind();
    for (const one of this.running.values()) {
      const problem = this.problemOf(one, atMs, periodMs);
      const hadSpoken = one.runner.newest !== undefined;
      one.runner.push(atMs, (i) => {
        const slot = one.inputSlots[i];
        return slot === undefined ? Number.NaN : this.table.get(slot);
      });
      if (problem !== one.problem || hadSpoken !== (one.runner.newest !== undefined)) this.newsWaits = true;
      one.problem = problem;
      const newest = problem === "" ? one.runner.newest : undefined;
      this.table.set(one.anomalySlot, newest ? Number(newest.isAnomalous) : Number.NaN);
      this.table.set(one.scoreSlot, newest?.score ?? Number.NaN);
    }
  }

  /** Whether a model has begun or ended to speak since this was asked last. */
  takeNews(): boolean {
    const isNew = this.newsWaits;
    this.newsWaits = false;
    return isNew;
  }

  /** What became of each model. */
  now(): HostModel[] {
    const running = [...this.running.values()].map(({ model, problem, scoreSlot }) => {
      const score = this.table.get(scoreSlot);
      return { modelId: model.id, version: model.version, problem, score: Number.isNaN(score) ? null : score };
    });
    return [...running, ...this.refused].slice(0, MAX_MODELS_PER_HOST);
  }

  private refuse(raw: unknown, why: string): void {
    const { id, version } = (raw ?? {}) as { id?: unknown; version?: unknown };
    const modelId = typeof id === "string" ? id.slice(0, 64) : "";
    this.refused.push({
      modelId,
      version: Number.isSafeInteger(version) ? Math.max(0, version as number) : 0,
      problem: why.slice(0, 500),
      score: null,
    });
    this.warn(`the model ${modelId} is not used: ${why}`);
  }

  private create(model: TrainedModel): Running {
    return {
      model,
      runner: new ModelRunner(model),
      inputSlots: [],
      anomalySlot: this.table.slot(anomalySeriesOf(model.id)),
      scoreSlot: this.table.slot(anomalyScoreSeriesOf(model.id)),
      sinceMs: Number.NaN,
      problem: "",
    };
  }

  private bind(): void {
    const slots = new Map(this.table.entries());
    for (const one of this.running.values()) one.inputSlots = one.model.series.map((id) => slots.get(id));
    this.generation = this.table.generation;
  }

  private problemOf(one: Running, atMs: number, periodMs: number): string {
    const { stepSeconds, series } = one.model;
    if (Number.isNaN(one.sinceMs)) one.sinceMs = atMs;
    if (periodMs > stepSeconds * 1000) {
      return `this host is sampled every ${periodMs / 1000} s, and the model sees steps of ${stepSeconds} s: sample faster, or train one with longer steps`;
    }
    const missing = series.filter((_, i) => one.inputSlots[i] === undefined);
    if (missing.length === 0 || Math.abs(atMs - one.sinceMs) < MISSING_AFTER_MS) return "";
    const problem = `it was trained on other series: this host has no ${missing.slice(0, 3).join(", ")}`;
    if (one.problem !== problem) this.warn(`the model ${one.model.id} is not used: ${problem}`);
    return problem;
  }
}

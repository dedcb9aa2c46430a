import { z } from "zod";
import { type Evaluation, MODEL_STEPS_SECONDS, type ModelVersion, trainingRequestSchema } from "../domain/model";
import { formatValue } from "../domain/units";
import { chooseVersion } from "../server/model/choose-version";
import { TrainingCancelledError, trainingWorkerPath } from "../server/model/run-training";
import { trainVersion } from "../server/model/train-version";
import type { Flags } from "../server/settings";
import { JournalStore } from "../server/store/journal-store";
import { MetricStore } from "../server/store/metric-store";
import { ModelStore } from "../server/store/model-store";
import { projectRoot } from "../server/supervise/project-root";
import { checked } from "./checked";
import { parseSpan } from "./marked-span";
import { withStores } from "./state-access";

const BY = "command line";

const learnOptionsSchema = z.object({
  host: z.string(),
  series: z.array(z.string()),
  normal: z.array(z.string()).default([]),
  fault: z.array(z.string()).default([]),
  name: z.string().optional(),
  step: z.coerce
    .number()
    .refine(
      (step) => (MODEL_STEPS_SECONDS as readonly number[]).includes(step),
      `--step: steps are ${MODEL_STEPS_SECONDS.join(", ")} s long`,
    )
    .default(1),
  use: z.boolean().default(false),
});

/** A name for the model of a host: what a name may not have becomes a dash. */
function nameFor(host: string): string {
  return host
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, 32);
}

/** `premonitor learn`: trains a model on marked spans of a host, and tells how well it does. */
export async function learn(flags: Flags, given: unknown): Promise<number> {
  const { host, series, normal, fault, name, step, use } = checked(learnOptionsSchema, given);
  const nowMs = Date.now();
  const marked = (kind: "normal" | "fault", texts: string[]) =>
    texts.map((text) => ({ hostId: host, kind, ...parseSpan(text, `--${kind}`, nowMs) }));
  const request = checked(trainingRequestSchema, {
    modelId: name ?? nameFor(host),
    series: series.flatMap((list) => list.split(",")).map((id) => id.trim()),
    stepSeconds: step,
    spans: [...marked("normal", normal), ...marked("fault", fault)],
  });
  return withStores(flags, async ({ metrics, state, journalReader }) => {
    const models = new ModelStore(state);
    const journal = new JournalStore(state, journalReader);
    const cancel = new AbortController();
    const interrupt = () => cancel.abort();
    process.once("SIGINT", interrupt);
    try {
      const model = await trainVersion(
        { metricStore: new MetricStore(metrics), models, journal, workerPath: trainingWorkerPath(projectRoot()) },
        { request, by: BY, signal: cancel.signal, onProgress: showProgress },
      );
      const newest = model.versions[0]!;
      process.stdout.write(describe(model.id, newest));
      if (!use) {
        const how = `premonitor models use ${model.id} ${newest.version}`;
        process.stdout.write(`it is kept and not in use yet: \`${how}\` puts it to use on ${model.hosts}\n`);
        return 0;
      }
      await chooseVersion(
        { models, journal },
        { modelId: model.id, version: newest.version, hosts: model.hosts, by: BY },
      );
      process.stdout.write(`it is in use on ${model.hosts}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof TrainingCancelledError)) throw error;
      process.stderr.write("premonitor: cancelled, and nothing was kept\n");
      return 130;
    } finally {
      process.off("SIGINT", interrupt);
    }
  });
}

function showProgress(doneRatio: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\rtraining ${formatValue(doneRatio, "ratio")}${doneRatio === 1 ? "\n" : ""}`);
}

function describe(modelId: string, version: ModelVersion): string {
  const { method, normalCount, faultCount, vectorCount, evaluation } = version;
  return [
    `${modelId}, version ${version.version}: ${method}, ${normalCount} rows normal, ${faultCount} of faults, ${vectorCount} support vectors`,
    ...(evaluation ? evaluationLines(evaluation) : []),
    "",
  ].join("\n");
}

/** The confusion table, over rows that were held back. */
function evaluationLines(evaluation: Evaluation): string[] {
  const { foldCount, precision, recall } = evaluation;
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = evaluation;
  const row = (label: string, ...cells: (string | number)[]) =>
    `  ${label.padEnd(12)}${cells.map((cell) => String(cell).padStart(14)).join("")}`;
  const share = (ratio: number | null) => formatValue(ratio, "ratio");
  const hasFaults = truePositives + falseNegatives > 0;
  return [
    `held back in ${foldCount} folds:`,
    row("", "called normal", "called fault"),
    row("normal", trueNegatives, falsePositives),
    ...(hasFaults ? [row("fault", falseNegatives, truePositives)] : []),
    hasFaults
      ? `precision ${share(precision)}, recall ${share(recall)}`
      : `${share(falsePositives / (falsePositives + trueNegatives))} of what is normal was called anomalous`,
  ];
}

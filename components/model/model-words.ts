import type { Evaluation, ModelMethod, ModelVersion } from "../../domain/model";
import type { ModelView } from "../../domain/model-api";
import { formatValue } from "../../domain/units";

export const METHOD_WORDS: Record<ModelMethod, string> = {
  "two-class-svm": "Told apart from faults",
  "one-class-svm": "Unlike what is normal",
};

export const METHOD_HINTS: Record<ModelMethod, string> = {
  "two-class-svm": "A two-class support vector machine: it was shown what is normal and what is a fault.",
  "one-class-svm":
    "A one-class support vector machine: it was shown what is normal, and calls what is unlike it an anomaly.",
};

const share = (ratio: number) => formatValue(ratio, "ratio");

/** How a version did on what was held back, in a line. */
export function evaluationWords(evaluation: Evaluation | null): string {
  if (!evaluation) return "Not measured here: it came from a file";
  const { precision, recall, falsePositives, trueNegatives, truePositives, falseNegatives } = evaluation;
  const normal = falsePositives + trueNegatives;
  if (truePositives + falseNegatives === 0) {
    return normal === 0 ? "Not measured" : `${share(falsePositives / normal)} of what is normal was called anomalous`;
  }
  const right = precision === null ? "called nothing a fault" : `precision ${share(precision)}`;
  return `${right}, recall ${share(recall ?? 0)}`;
}

/** Where a model runs: "runs on 3 hosts, not on 1". */
export function runsOnWords({
  versionInUse,
  runsOn,
  hosts,
}: Pick<ModelView, "versionInUse" | "runsOn" | "hosts">): string {
  if (versionInUse === null) return "not in use";
  if (runsOn.length === 0) return `handed to ${hosts}, but no host has told of it yet`;
  const failing = runsOn.filter(({ problem }) => problem !== "").length;
  const running = runsOn.length - failing;
  const words = `runs on ${running} ${running === 1 ? "host" : "hosts"}`;
  return failing === 0 ? words : `${words}, cannot run on ${failing}`;
}

/** How two versions differ in what they were trained on. */
export function trainedOnWords({ spans, normalCount, faultCount, stepSeconds }: ModelVersion): string {
  if (spans.length === 0) return "from a file";
  const hostCount = new Set(spans.map(({ hostId }) => hostId)).size;
  const hosts = hostCount === 1 ? spans[0]!.hostId : `${hostCount} hosts`;
  const faults = faultCount === 0 ? "" : `, ${faultCount} of faults`;
  return `${hosts}: ${normalCount} windows normal${faults}; steps of ${stepSeconds} s`;
}

import type { TrainingRows } from "./training-rows";

export const FOLD_COUNT = 5;

/** Rows by their index: those to train on and those to test on. */
export interface Fold {
  train: number[];
  test: number[];
}

/**
 * Splits rows for cross-validation by time, never at random: neighbouring rows share most of their window, so that a row tested beside one
 * that was trained on would tell of memory and not of skill. Whole spans are kept together where a kind has at least five of them; else each
 * span is cut into five parts. Rows of a span whose windows overlap with one that is tested are left out of the training.
 */
export function splitFolds({ isFault, spanIndex, stepIndex }: TrainingRows, windowSteps: number): Fold[] {
  const foldOf = new Int32Array(isFault.length);
  const rowsOf = new Map<number, number[]>();
  spanIndex.forEach((span, row) => {
    const rows = rowsOf.get(span);
    if (rows) rows.push(row);
    else rowsOf.set(span, [row]);
  });
  for (const kind of [0, 1]) {
    const spans = [...rowsOf.values()].filter((rows) => isFault[rows[0]!] === kind);
    spans.sort((a, b) => b.length - a.length);
    const sizes = new Array<number>(FOLD_COUNT).fill(0);
    for (const rows of spans) {
      if (spans.length >= FOLD_COUNT) {
        const smallest = sizes.indexOf(Math.min(...sizes));
        sizes[smallest]! += rows.length;
        for (const row of rows) foldOf[row] = smallest;
      } else {
        rows.forEach((row, i) => {
          foldOf[row] = Math.floor((i * FOLD_COUNT) / rows.length);
        });
      }
    }
  }
  return Array.from({ length: FOLD_COUNT }, (_, fold) => oneFold(fold));

  function oneFold(fold: number): Fold {
    const test = [...foldOf.keys()].filter((row) => foldOf[row] === fold);
    const tested = new Map<number, { from: number; to: number }>();
    for (const row of test) {
      const span = tested.get(spanIndex[row]!);
      if (span) span.to = stepIndex[row]!;
      else tested.set(spanIndex[row]!, { from: stepIndex[row]!, to: stepIndex[row]! });
    }
    const train = [...foldOf.keys()].filter((row) => {
      if (foldOf[row] === fold) return false;
      const span = tested.get(spanIndex[row]!);
      const step = stepIndex[row]!;
      return !span || step <= span.from - windowSteps || step >= span.to + windowSteps;
    });
    return { train, test };
  }
}

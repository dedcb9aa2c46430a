import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { GROWTH_FEATURE_NAMES } from "../../analysis/foresight/growth-feature-names";
import { GROWTH_LEAST_STEPS, GROWTH_STEP_SECONDS, GrowthFeatures } from "../../analysis/foresight/growth-features";
import { onGrid, readTrace, traceNames } from "./read-trace";
import { SIMULATED_STEP_SECONDS, type SimulatedCase, simulateLeaks } from "./simulate-leaks";

const CASES_PER_MACHINE = 24;
const SAMPLES_PER_STEP = GROWTH_STEP_SECONDS / SIMULATED_STEP_SECONDS;
/** The beginning of a leak cannot be told from noise, and what comes after three quarters is too late. */
const LEAK_FROM = 0.1;
const LEAK_TO = 0.75;
/** A leak, whatever its length, weighs as much as three days without one. */
const LEAK_WEIGHT = 3;
const STEPS_PER_DAY = 86_400 / GROWTH_STEP_SECONDS;
const COLUMNS = GROWTH_FEATURE_NAMES.length + 3;

/** Rows of features, then the number of the machine, 1 for a leak, and the weight. */
function rowsOf({ percents, leak }: SimulatedCase, machine: number): Float32Array {
  const features = new GrowthFeatures();
  const steps = Math.floor(percents.length / SAMPLES_PER_STEP);
  const [from, to] = leak ? [leak.from / SAMPLES_PER_STEP, leak.to / SAMPLES_PER_STEP] : [0, steps];
  const first = leak ? from + LEAK_FROM * (to - from) : GROWTH_LEAST_STEPS;
  const last = leak ? from + LEAK_TO * (to - from) : steps;
  const rows: Float64Array[] = [];
  for (let step = 0; step < steps && step <= last; step++) {
    let sum = 0;
    for (let i = 0; i < SAMPLES_PER_STEP; i++) sum += percents[step * SAMPLES_PER_STEP + i]!;
    features.push(sum / SAMPLES_PER_STEP);
    if (step >= first && (leak || step % 2 === 0)) rows.push(features.values.slice());
  }
  const table = new Float32Array(rows.length * COLUMNS);
  const weight = leak ? LEAK_WEIGHT / Math.max(1, rows.length) : 1 / STEPS_PER_DAY;
  rows.forEach((row, i) => {
    table.set(row, i * COLUMNS);
    table.set([machine, leak ? 1 : 0, weight], (i + 1) * COLUMNS - 3);
  });
  return table;
}

/** Writes what the leak model is trained on: `rows.bin` (float32) and `rows.json`, which names its columns. */
function main(traces: string | undefined, out: string | undefined): void {
  if (!traces || !out) throw new Error("usage: write-training-rows.ts TRACES_FOLDER OUT_FOLDER");
  const file = openSync(join(out, "rows.bin"), "w");
  const machines = traceNames(traces);
  machines.forEach((name, machine) => {
    const grid = onGrid(readTrace(traces, name), SIMULATED_STEP_SECONDS);
    for (const one of simulateLeaks(grid, CASES_PER_MACHINE, machine + 1)) {
      const rows = rowsOf(one, machine);
      writeSync(file, Buffer.from(rows.buffer));
    }
    console.log(`${name}: ${machine + 1} of ${machines.length}`);
  });
  closeSync(file);
  writeFileSync(join(out, "rows.json"), JSON.stringify({ features: GROWTH_FEATURE_NAMES, machines }));
}

main(process.argv[2], process.argv[3]);

import type { Step } from "../../domain/forecast";
import { Window } from "../window";

const WINDOW_SAMPLES = 32;
const LEAST_SPACING_MS = 5000;
/** A rise within so long is one at once. */
const AT_ONCE_MS = 120_000;
/** How much a rise must be, as a share of the value's usual size, and against what the value usually moves by. */
const LEAST_SHARE = 0.02;
const LEAST_DEVIATIONS = 6;
const TOLD_MS = 3_600_000;
const USUAL_WEIGHT = 0.005;

/** Finds rises at once, and forgets them after an hour or when half is given back. */
export class StepFinder {
  private readonly window = new Window(WINDOW_SAMPLES);
  private usualMove = Number.NaN;
  private found: (Step & { base: number }) | undefined;

  push(atMs: number, value: number): void {
    const { window } = this;
    const sinceLastMs = atMs - window.lastAtMs;
    if (sinceLastMs >= 0 && sinceLastMs < LEAST_SPACING_MS) return;
    if (sinceLastMs > 2 * AT_ONCE_MS || sinceLastMs < 0) window.clear();
    const move = Math.abs(value - window.lastValue);
    window.push(atMs, value);
    const { found } = this;
    if (found && (atMs - found.atMs > TOLD_MS || value - found.base < found.amount / 2)) this.found = undefined;
    if (Number.isNaN(move)) return;
    const usual = Number.isNaN(this.usualMove) ? move : this.usualMove;
    this.look(atMs, value, usual);
    this.usualMove = usual + USUAL_WEIGHT * (Math.min(move, 4 * usual + Number.EPSILON * Math.abs(value)) - usual);
  }

  private look(atMs: number, value: number, usual: number): void {
    const { timesMs, values, length } = this.window;
    let lowest = length - 1;
    for (let i = length - 1; i >= 0 && atMs - timesMs[i]! <= AT_ONCE_MS; i--)
      if (values[i]! <= values[lowest]!) lowest = i;
    const amount = value - values[lowest]!;
    if (amount <= 0 || amount < Math.max(LEAST_SHARE * Math.abs(value), LEAST_DEVIATIONS * usual)) return;
    let steepest = lowest + 1;
    for (let i = lowest + 1; i < length; i++) {
      if (values[i]! - values[i - 1]! > values[steepest]! - values[steepest - 1]!) steepest = i;
    }
    // Most of it between two samples: else it is a slope.
    if (values[steepest]! - values[steepest - 1]! < amount / 2) return;
    if (this.found && amount < this.found.amount && timesMs[steepest]! - this.found.atMs < AT_ONCE_MS) return;
    this.found = { atMs: timesMs[steepest]!, amount, base: values[lowest]! };
  }

  get step(): Step | undefined {
    return this.found && { atMs: this.found.atMs, amount: this.found.amount };
  }
}

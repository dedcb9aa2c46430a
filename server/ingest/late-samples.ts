import type { SeriesSample } from "../../domain/chunk-of-samples";

const MAX_HELD = 5000;
const MINUTE_MS = 60_000;

/** Holds what came late, minute by minute, until it is handed on for the history. */
export class LateSamples {
  private readonly minutes = new Map<number, SeriesSample[]>();
  private heldCount = 0;

  /** @param hand given the samples of one minute */
  constructor(private readonly hand: (samples: readonly SeriesSample[]) => void) {}

  /** @returns false when too much is held */
  push(samples: readonly SeriesSample[]): boolean {
    if (this.heldCount + samples.length > MAX_HELD) return false;
    for (const sample of samples) {
      const minute = Math.floor(sample.atMs / MINUTE_MS);
      const held = this.minutes.get(minute);
      if (held) held.push(sample);
      else this.minutes.set(minute, [sample]);
    }
    this.heldCount += samples.length;
    return true;
  }

  flush(): void {
    for (const samples of this.minutes.values()) this.hand(samples);
    this.minutes.clear();
    this.heldCount = 0;
  }
}

const PEAK_STEPS = 20;
const PEAKS_PER_DAY = 144;
/** A day, and the three hours that may have to be left out of it. */
const KEPT_PEAKS = PEAKS_PER_DAY + 18;
/** What is taken for the peak of a day of which nothing is known, percent. */
const UNKNOWN_PEAK = 60;

export interface DayPeaksState {
  peaks: number[];
  peak: number;
  stepsInPeak: number;
}

/** The highest level of each twenty steps, over a day's worth of steps of 30 s and three hours more. */
export class DayPeaks {
  private peaks: number[] = [];
  private peak = Number.NEGATIVE_INFINITY;
  private stepsInPeak = 0;

  push(level: number): void {
    this.peak = Math.max(this.peak, level);
    if (++this.stepsInPeak < PEAK_STEPS) return;
    this.peaks.push(this.peak);
    if (this.peaks.length > KEPT_PEAKS) this.peaks.shift();
    this.peak = Number.NEGATIVE_INFINITY;
    this.stepsInPeak = 0;
  }

  /** The highest level of the day that ended so many steps ago. */
  before(steps: number): number {
    const last = this.peaks.length - Math.ceil(steps / PEAK_STEPS);
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = Math.max(0, last - PEAKS_PER_DAY); i < last; i++) highest = Math.max(highest, this.peaks[i]!);
    return Number.isFinite(highest) ? highest : UNKNOWN_PEAK;
  }

  save(): DayPeaksState {
    return { peaks: [...this.peaks], peak: this.peak, stepsInPeak: this.stepsInPeak };
  }

  restore({ peaks, peak, stepsInPeak }: DayPeaksState): void {
    this.peaks = [...peaks];
    this.peak = peak;
    this.stepsInPeak = stepsInPeak;
  }
}

import type { AlarmFigures } from "../../domain/alarm-api";

/** Some hours that are drawn as one bar, as high as the highest of them. */
export interface HourBar {
  fromMs: number;
  hourCount: number;
  peakCount: number;
}

/** Puts hours together so that there are at most `maxBars` bars. */
export function hourBars(hours: AlarmFigures["hours"], maxBars: number): HourBar[] {
  const hourCount = Math.max(1, Math.ceil(hours.length / maxBars));
  const bars: HourBar[] = [];
  for (let i = 0; i < hours.length; i += hourCount) {
    const together = hours.slice(i, i + hourCount);
    bars.push({
      fromMs: together[0]!.atMs,
      hourCount,
      peakCount: Math.max(...together.map(({ raisedCount }) => raisedCount)),
    });
  }
  return bars;
}

import type { ChartRow } from "./chart-rows";

/** Room above the highest value, as a share of the axis. */
const HEADROOM = 0.08;

/**
 * The ends of a chart's value axis: from nought (or the lowest negative value) to a little above the highest of values and levels.
 * @param levels limits and forecasts, NaN when absent
 * @param atLeast how far the axis reaches even when all is below
 */
export function valueRange(rows: readonly ChartRow[], levels: readonly number[], atLeast: number): [number, number] {
  let highest = atLeast;
  let lowest = 0;
  for (const row of rows) {
    for (let i = 1; i < row.length; i++) {
      const value = row[i] ?? Number.NaN;
      if (value > highest) highest = value;
      if (value < lowest) lowest = value;
    }
  }
  for (const level of levels) if (level > highest) highest = level;
  const room = (highest - lowest) * HEADROOM;
  return [lowest < 0 ? lowest - room : 0, highest > lowest ? highest + room : lowest + 1];
}

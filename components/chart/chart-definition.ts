import type { Unit } from "../../domain/units";

export interface ChartLine {
  /** Series id. */
  id: string;
  label: string;
  /** Number of a series colour, 1 to 8. */
  color: number;
}

export interface ChartDefinition {
  title: string;
  lines: readonly ChartLine[];
  unit: Unit;
  /** Whether the area under the first line is tinted. */
  isFilled?: boolean;
  /** The series whose forecast is drawn as each tick renews it. */
  forecastOf?: string;
  /** Series whose newest values are drawn as limits, times a factor. */
  limits?: readonly { seriesId: string; factor: number; label: string }[];
  /** Values that are drawn as limits. */
  levels?: readonly { value: number; label: string }[];
  /** Lines whose bursts are marked, as their collector found them. */
  burstsOf?: readonly string[];
  /** Values start at nought, and reach at least this far. */
  atLeast?: number;
}

/** Every series that a chart needs, limits and all. */
export function seriesOfChart({ lines, limits = [], burstsOf = [] }: ChartDefinition): string[] {
  const drawn = lines.map(({ id }) => id);
  return [...new Set([...drawn, ...limits.map(({ seriesId }) => seriesId), ...burstsOf.map(burstPeakOf)])];
}

/** The series of the peaks of a line's bursts: 0 where there was none. */
export function burstPeakOf(seriesId: string): string {
  return `burst.${seriesId}.peak`;
}

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
  /** Values start at nought, and reach at least this far. */
  atLeast?: number;
}

/** Every series that a chart needs, limits and all. */
export function seriesOfChart({ lines, limits = [] }: ChartDefinition): string[] {
  return [...new Set([...lines.map(({ id }) => id), ...limits.map(({ seriesId }) => seriesId)])];
}

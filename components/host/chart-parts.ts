import { unitOf } from "../../domain/metric-catalogue";
import { burstPeakOf, type ChartDefinition, type ChartLine } from "../chart/chart-definition";

export function line(id: string, label: string, color: number): ChartLine {
  return { id, label, color };
}

/** What stands for `{x}` in the ids that fit `prefix{x}suffix`, in rising order. */
export function instancesOf(ids: ReadonlySet<string>, prefix: string, suffix: string): string[] {
  const found: string[] = [];
  for (const id of ids) {
    if (id.length > prefix.length + suffix.length && id.startsWith(prefix) && id.endsWith(suffix)) {
      found.push(id.slice(prefix.length, id.length - suffix.length));
    }
  }
  return found.sort();
}

export const MAX_LINES = 8;
export const MAX_INTERFACES = 12;

/** At most eight lines, each its own colour. */
export function linesFor(ids: readonly string[], label: (id: string) => string): ChartLine[] {
  return ids.slice(0, MAX_LINES).map((id, i) => line(id, label(id), i + 1));
}

export function chart(title: string, lines: ChartLine[], extra: Partial<ChartDefinition> = {}): ChartDefinition {
  return { title, lines, unit: unitOf(lines[0]?.id ?? ""), ...extra };
}

/** The lines of which bursts are known. */
export function burstsOf(lines: readonly ChartLine[], ids: ReadonlySet<string>): string[] {
  return lines.map(({ id }) => id).filter((id) => ids.has(burstPeakOf(id)));
}

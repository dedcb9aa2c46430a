import { unitOf } from "../../domain/metric-catalogue";
import { formatValue } from "../../domain/units";
import type { SampleTable } from "../../pipeline/sample-table";

const SPAN_MS = 60_000;
/**
 * Means over the minute above which a host is busy. Time that the hypervisor steals is not among them: a neighbour that is loud night after
 * night makes this host slower than its past, which is what is to be found.
 */
const BOUNDS: readonly { seriesId: string; most: number; perCore?: boolean }[] = [
  { seriesId: "cpu.busy", most: 0.5 },
  { seriesId: "load.1m", most: 0.7, perCore: true },
  { seriesId: "pressure.cpu.some", most: 0.1 },
  { seriesId: "pressure.memory.some", most: 0.05 },
  { seriesId: "pressure.io.some", most: 0.1 },
  { seriesId: "disk.total.busy", most: 0.4 },
];

/** Looks at a host for a minute, to see whether it is busy. */
export class QuietMinute {
  private readonly sums = BOUNDS.map(() => ({ sum: 0, count: 0 }));
  private sinceMs = Number.NaN;

  constructor(
    private readonly table: Pick<SampleTable, "valueOf">,
    private readonly coreCount: number,
  ) {}

  /** Looks at a tick. @returns true when the minute is over */
  look(atMs: number): boolean {
    if (!(atMs >= this.sinceMs && atMs - this.sinceMs <= 2 * SPAN_MS)) this.begin(atMs);
    for (const [i, { seriesId }] of BOUNDS.entries()) {
      const value = this.table.valueOf(seriesId);
      if (Number.isNaN(value)) continue;
      this.sums[i]!.sum += value;
      this.sums[i]!.count++;
    }
    return atMs - this.sinceMs >= SPAN_MS;
  }

  /** What the host was busy with: "cpu.busy was 90.0 %"; `undefined` when it was quiet. The next look begins another minute. */
  finish(): string | undefined {
    this.sinceMs = Number.NaN;
    for (const [i, { seriesId, most, perCore }] of BOUNDS.entries()) {
      const mean = this.sums[i]!.sum / this.sums[i]!.count;
      if (mean > most * (perCore ? this.coreCount : 1)) {
        return `${seriesId} was ${formatValue(mean, unitOf(seriesId))}`;
      }
    }
    return undefined;
  }

  private begin(atMs: number): void {
    this.sinceMs = atMs;
    for (const one of this.sums) {
      one.sum = 0;
      one.count = 0;
    }
  }
}

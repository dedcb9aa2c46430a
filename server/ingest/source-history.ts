import { chunkOfSamples, type SeriesSample } from "../../domain/chunk-of-samples";
import type { MetricStore } from "../store/metric-store";

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

/** What is kept of the hosts that others report on, for sources that hold more than what is measured now. */
export class SourceHistory {
  /** @param isCollected whether a collector speaks for the host, which is then left alone */
  constructor(
    private readonly metrics: Pick<MetricStore, "extentOf" | "importMinute" | "newestValues">,
    private readonly isCollected: (hostId: string) => boolean,
  ) {}

  /** When the newest sample that is kept of a host was taken; 0 when there is none. */
  async newestAtMs(hostId: string): Promise<number> {
    return (await this.metrics.extentOf(hostId)).newestMs ?? 0;
  }

  /** The newest value of a series, and when the host told it; `undefined` when it is absent. */
  async newestOf(hostId: string, seriesId: string): Promise<{ atMs: number; value: number } | undefined> {
    const found = await this.metrics.newestValues(hostId);
    const value = found?.newest[found.schema.seriesIds.indexOf(seriesId)];
    return found === undefined || value === undefined || Number.isNaN(value) ? undefined : { atMs: found.atMs, value };
  }

  /** Puts what was measured some time ago into the history and nowhere else: no rule looks at it. Of several values within a second the last stays. */
  async fill(hostId: string, samples: readonly SeriesSample[]): Promise<void> {
    if (this.isCollected(hostId)) return;
    const minutes = new Map<number, SeriesSample[]>();
    for (const sample of samples) {
      const minute = Math.floor(sample.atMs / MINUTE_MS);
      const bySecond = { ...sample, atMs: Math.floor(sample.atMs / SECOND_MS) * SECOND_MS };
      const same = minutes.get(minute);
      if (same) same.push(bySecond);
      else minutes.set(minute, [bySecond]);
    }
    for (const one of minutes.values()) await this.metrics.importMinute(hostId, chunkOfSamples(one));
  }
}

import type { SeriesSample } from "../../../domain/chunk-of-samples";
import type { PushedSample } from "../pushed-host";
import type { SourceContext } from "../source-context";

interface Held {
  hostId: string;
  sample: PushedSample & { values: (readonly [string, number])[] };
  example: string;
}

/** Samples that were read together, in the order of their times. Measures of one plugin have one time, and become one sample. */
export class SampleBatch {
  private held: Held[] = [];

  push(hostId: string, { values, ...sample }: PushedSample, example: string): undefined {
    const last = this.held.at(-1);
    const isSame =
      last?.hostId === hostId && last.sample.atMs === sample.atMs && last.sample.intervalMs === sample.intervalMs;
    if (isSame) last.sample.values.push(...values);
    else this.held.push({ hostId, sample: { ...sample, values: [...values] }, example });
  }

  /** To the pipelines of their hosts. */
  hand({ take }: Pick<SourceContext, "take">): void {
    for (const { hostId, sample, example } of this.taken()) take(hostId, sample, example);
  }

  /** Into the history. */
  async fill(history: SourceContext["history"]): Promise<void> {
    const byHost = new Map<string, SeriesSample[]>();
    for (const { hostId, sample } of this.taken()) {
      const samples = byHost.get(hostId) ?? [];
      byHost.set(hostId, samples);
      for (const [seriesId, value] of sample.values) samples.push({ seriesId, atMs: sample.atMs, value });
    }
    for (const [hostId, samples] of byHost) await history.fill(hostId, samples);
  }

  private taken(): Held[] {
    const { held } = this;
    this.held = [];
    return held;
  }
}

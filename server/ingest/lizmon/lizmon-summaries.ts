import type { MetricStore } from "../../store/metric-store";
import { lizmonSeriesOf } from "./parse-post";

const PREFIX = lizmonSeriesOf("");
/** Lizmon's two summaries: minutes of the last hour, hours of the last day. */
const SUMMARIES = [
  { name: "by-minute", sliceSeconds: 60, spanSeconds: 3600 },
  { name: "by-hour", sliceSeconds: 3600, spanSeconds: 86_400 },
] as const;

/** A decimal as Python writes it: 15.0, 12.46. */
function decimal(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return Number.isInteger(rounded) ? rounded.toFixed(1) : String(rounded);
}

interface Slice {
  endSeconds: number;
  sum: number;
  count: number;
}

/** Slices that hold samples, oldest first. A slice holds what comes after its start, up to and with its end. */
function slicesOf(
  samples: { timesMs: Float64Array; mean: Float64Array },
  startSeconds: number,
  sliceSeconds: number,
): Slice[] {
  const slices: Slice[] = [];
  samples.timesMs.forEach((atMs, i) => {
    const seconds = atMs / 1000;
    const value = samples.mean[i]!;
    if (seconds <= startSeconds || Number.isNaN(value)) return;
    const endSeconds = Math.ceil(seconds / sliceSeconds) * sliceSeconds;
    let slice = slices.at(-1);
    if (slice?.endSeconds !== endSeconds) {
      slice = { endSeconds, sum: 0, count: 0 };
      slices.push(slice);
    }
    slice.sum += value;
    slice.count++;
  });
  return slices;
}

/**
 * The summaries of a host as Lizmon's receiver answers them, to the letter (its JSON is Python's).
 * @param label only labels that contain it, whatever their case
 * @returns `{}` for a host that nothing is known of
 */
export async function lizmonSummaries(
  store: Pick<MetricStore, "readSeries" | "seriesIdsOf">,
  hostId: string,
  label: string | undefined,
  nowMs: number,
): Promise<string> {
  const seriesIds = (await store.seriesIdsOf(hostId)).filter((id) => id.startsWith(PREFIX));
  const endSeconds = Math.floor(nowMs / 1000);
  const parts: string[] = [];
  for (const { name, sliceSeconds, spanSeconds } of SUMMARIES) {
    const start = Math.floor((endSeconds - spanSeconds) / sliceSeconds) * sliceSeconds;
    const wanted = seriesIds.filter((id) => {
      const key = `summary:${name}:${id.slice(PREFIX.length)}`;
      return label === undefined || key.toLowerCase().includes(label.toLowerCase());
    });
    const span = { fromMs: start * 1000, toMs: nowMs };
    const found = await store.readSeries({ hostId, seriesIds: wanted, tier: "1s", ...span });
    for (const id of wanted) {
      const samples = found.get(id);
      const slices = samples ? slicesOf(samples, start, sliceSeconds) : [];
      const averages = slices.map(
        (slice) =>
          `{"start-sec": ${slice.endSeconds - sliceSeconds}, "end-sec": ${slice.endSeconds}, "interval-size-sec": ${sliceSeconds}, "num-samples": ${slice.count}, "avg": ${decimal(slice.sum / slice.count)}}`,
      );
      parts.push(
        `${JSON.stringify(`summary:${name}:${id.slice(PREFIX.length)}`)}: {"start": ${start}, "end": ${endSeconds}, "averages": [${averages.join(", ")}], "timeslice-size-sec": ${sliceSeconds}, "average-count": ${averages.length}}`,
      );
    }
  }
  return `{${parts.join(", ")}}`;
}

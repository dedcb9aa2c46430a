import { OTEL_SCOPE, seriesOfOtelName } from "../../../domain/otel-name";
import type { OtlpPoint } from "./otlp-points";

/** What a pipeline here works out itself. */
const WORKED_OUT = /^(forecast|anomaly)\./;
/** A series id has at most 256 characters, and none that separates ids. */
const SERIES_ID = /^[^,\p{Cc}]{1,256}$/u;

/** What another Premonitor pushes: the same series with the same values. */
export function premonitorValues(points: readonly OtlpPoint[]): [seriesId: string, value: number][] {
  return points.flatMap(({ scope, name, labels, value }): [string, number][] => {
    const seriesId = scope === OTEL_SCOPE ? seriesOfOtelName(name, labels) : undefined;
    return seriesId === undefined || WORKED_OUT.test(seriesId) || !SERIES_ID.test(seriesId) ? [] : [[seriesId, value]];
  });
}

import type { OtlpMetric } from "./otlp-request";

const DELTA = 1;
/** Bit 0 of the flags: the point only says that there is no value. */
const NO_RECORDED_VALUE = 1;

/** Attributes as older and newer semantic conventions, and the collector's hostmetrics, call them. */
const ALIASES: Readonly<Record<string, string>> = {
  "cpu.mode": "state",
  "cpu.logical_number": "cpu",
  "system.cpu.logical_number": "cpu",
  "system.cpu.state": "state",
  "system.memory.state": "state",
  "system.paging.state": "state",
  "system.filesystem.state": "state",
  "system.filesystem.mountpoint": "mountpoint",
  "system.filesystem.type": "type",
  "system.device": "device",
  "network.interface.name": "device",
  "network.io.direction": "direction",
  "disk.io.direction": "direction",
  "process.status": "status",
  "system.process.status": "status",
  "hw.id": "id",
};

/** One value of a metric. `growth`: what a counter has grown to; `increase`: by how much it grew since `startMs`; `level`: how much there is. */
export interface OtlpPoint {
  /** Who measured it: an instrumentation's name. */
  scope: string;
  name: string;
  labels: ReadonlyMap<string, string>;
  kind: "growth" | "increase" | "level";
  value: number;
  startMs: number;
  atMs: number;
}

/** The points of a metric; histograms and summaries are told by their counts and sums. What says that there is no value is left out. */
export function pointsOf(metric: OtlpMetric, scope: string): OtlpPoint[] {
  return unscopedPointsOf(metric).map((point) => ({ ...point, scope }));
}

type UnscopedPoint = Omit<OtlpPoint, "scope">;

function unscopedPointsOf(metric: OtlpMetric): UnscopedPoint[] {
  const name = metric.name.replace(/^system\.processes\./, "system.process.");
  const { gauge, sum, summary } = metric;
  if (gauge) return numbers(name, gauge.dataPoints, "level");
  if (sum) {
    const { isMonotonic, aggregationTemporality } = sum;
    // A part of what may fall is no level: it counts as a speed too.
    const kind = aggregationTemporality === DELTA ? "increase" : isMonotonic ? "growth" : "level";
    return numbers(name, sum.dataPoints, kind);
  }
  const histogram = metric.histogram ?? metric.exponentialHistogram;
  if (histogram) return counts(name, histogram.dataPoints, histogram.aggregationTemporality === DELTA);
  return summary ? counts(name, summary.dataPoints, false) : [];
}

type NumberPoints = NonNullable<OtlpMetric["gauge"]>["dataPoints"];
type CountedPoints = NonNullable<OtlpMetric["summary"]>["dataPoints"];

function numbers(name: string, points: NumberPoints, kind: OtlpPoint["kind"]): UnscopedPoint[] {
  return points
    .filter(({ flags }) => (flags & NO_RECORDED_VALUE) === 0)
    .map((point) => ({ ...common(name, point, kind), value: point.asDouble ?? point.asInt ?? Number.NaN }));
}

function counts(name: string, points: CountedPoints, isDelta: boolean): UnscopedPoint[] {
  const kind = isDelta ? "increase" : "growth";
  return points
    .filter(({ flags }) => (flags & NO_RECORDED_VALUE) === 0)
    .flatMap((point) => [
      { ...common(`${name}.count`, point, kind), value: point.count },
      ...(point.sum === undefined ? [] : [{ ...common(`${name}.sum`, point, kind), value: point.sum }]),
    ]);
}

function common(name: string, point: NumberPoints[number] | CountedPoints[number], kind: OtlpPoint["kind"]) {
  const labels = new Map([...point.attributes].map(([key, value]) => [ALIASES[key] ?? key, value]));
  return { name, labels, kind, startMs: point.startTimeUnixNano, atMs: point.timeUnixNano };
}

import { SelectorIndex } from "../../../domain/metric-selector";
import { OTEL_SCOPE } from "../../../domain/otel-name";
import { CounterRates } from "../counter-rates";
import { CpuShares, coreCountOf } from "../cpu-shares";
import { foreignSeriesId } from "../foreign-series";
import { totalValuesOf } from "../total-values";
import type { OtlpPoint } from "./otlp-points";
import { premonitorValues } from "./premonitor-values";
import { cpuSeconds, cpuUtilization, filesystemValues, memoryValues } from "./system-values";

const INDEX = new SelectorIndex(({ otel }) => otel);
/** Worked out together, because their points are parts of series. */
const CPU_TIME = "system.cpu.time";
const CPU_UTILIZATION = "system.cpu.utilization";
const FILESYSTEM = "system.filesystem.";

/** Why a point is not taken. */
export type RefusePoint = (reason: string, point: OtlpPoint) => void;

/** What one export tells of a host. */
export interface OtlpValues {
  values: Map<string, number>;
  coreCount: number | undefined;
}

/** What one host's senders export, as series; what was counted before is kept, so that counters become rates. */
export class OtlpReading {
  private readonly rates = new CounterRates();
  private readonly cpu = new CpuShares();

  /**
   * @param points of one export, of one time
   * @param service who exports: it tells metrics of several services of a host apart
   */
  read(points: readonly OtlpPoint[], service: string | undefined, refuse: RefusePoint): OtlpValues {
    const byName = new Map<string, OtlpPoint[]>();
    const values = new Map<string, number>();
    for (const point of points) {
      if (point.scope === OTEL_SCOPE) continue;
      const alike = byName.get(point.name);
      if (alike) alike.push(point);
      else byName.set(point.name, [point]);
      this.readPoint(point, service, values, refuse);
    }
    const pointsOf = (name: string) => byName.get(name) ?? [];
    const set = (seriesId: string, value: number) => {
      if (Number.isFinite(value)) values.set(seriesId, value);
    };
    for (const [seriesId, value] of cpuUtilization(pointsOf(CPU_UTILIZATION))) set(seriesId, value);
    const seconds = cpuSeconds(pointsOf(CPU_TIME));
    if (seconds.size > 0) {
      for (const [seriesId, value] of this.cpu.next(seconds)) set(seriesId, value);
    }
    for (const [seriesId, value] of memoryValues(pointsOf)) set(seriesId, value);
    for (const [seriesId, value] of filesystemValues(pointsOf)) set(seriesId, value);
    for (const [seriesId, value] of totalValuesOf(values)) set(seriesId, value);
    for (const [seriesId, value] of premonitorValues(points)) set(seriesId, value);
    return { values, coreCount: coreCountOf(seconds) };
  }

  private readPoint(
    point: OtlpPoint,
    service: string | undefined,
    values: Map<string, number>,
    refuse: RefusePoint,
  ): void {
    const { name } = point;
    if (name === CPU_TIME || name === CPU_UTILIZATION || name.startsWith(FILESYSTEM)) return;
    const found = INDEX.find(name, point.labels);
    const seriesId = found?.seriesId ?? this.foreignId(point, service);
    if (seriesId === undefined) {
      refuse("the name and attributes of a metric are too long for a series", point);
      return;
    }
    const value = this.valueOf(point, seriesId);
    // Devices of one kind add up: swap is told by device.
    if (Number.isFinite(value)) values.set(seriesId, found ? (values.get(seriesId) ?? 0) + value : value);
  }

  private foreignId({ name, labels, kind }: OtlpPoint, service: string | undefined): string | undefined {
    const own = service === undefined ? labels : new Map([...labels, ["service", service]]);
    return foreignSeriesId("otel", { name, labels: own, isRate: kind !== "level" });
  }

  private valueOf({ kind, labels, value, startMs, atMs }: OtlpPoint, seriesId: string): number {
    if (kind === "level") return value;
    if (kind === "increase") return atMs > startMs ? (value * 1000) / (atMs - startMs) : Number.NaN;
    const key = `${seriesId} ${[...labels].join(" ")}`;
    return this.rates.next(key, value, atMs);
  }
}

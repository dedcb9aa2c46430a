import { labelOf } from "../../domain/metric-catalogue";
import type { ChartDefinition } from "../chart/chart-definition";
import { chart, line } from "./chart-parts";

/** Series that others name, or that they alone can tell. */
const FOREIGN = /^(?:lizmon|collectd|prometheus|otel|snmp|vm)\./;
/** Lizmon's two that mean something here, and are drawn as that. */
const UNDERSTOOD = new Set(["lizmon.cpu", "lizmon.mem"]);
const MAX_CHARTS = 24;

/** A chart for each series that others name, the first ones by name. */
export function foreignCharts(ids: ReadonlySet<string>): ChartDefinition[] {
  const foreign = [...ids].filter((id) => FOREIGN.test(id) && !UNDERSTOOD.has(id)).sort();
  return foreign.slice(0, MAX_CHARTS).map((id) => chart(labelOf(id), [line(id, "value", 1)]));
}

import { BENCHMARKS, benchmarkSeries } from "../../domain/benchmark";
import { labelOf, maximumOf } from "../../domain/metric-catalogue";
import type { ChartDefinition } from "../chart/chart-definition";
import { burstsOf, chart, instancesOf, line, linesFor, MAX_INTERFACES, MAX_LINES } from "./chart-parts";
import { cloudCharts } from "./cloud-charts";
import { diskCharts, folderCharts, smartCharts } from "./disk-charts";
import { foreignCharts } from "./foreign-charts";

/** A heading with its charts. */
export interface ChartSection {
  title: string;
  charts: ChartDefinition[];
}

function memoryCharts(ids: ReadonlySet<string>): ChartDefinition[] {
  if (!ids.has("memory.used")) {
    const share = [line("memory.used_ratio", "used", 1)];
    return [chart("Memory", share, { isFilled: true, forecastOf: "memory.used_ratio", atLeast: 1 })];
  }
  return [
    chart("Memory", [line("memory.used", "used", 1)], {
      isFilled: true,
      forecastOf: "memory.used",
      limits: [
        { seriesId: "memory.total", factor: 1, label: "installed" },
        { seriesId: "memory.total", factor: 0.95, label: "alarm when the forecast is above 95 %" },
      ],
    }),
  ];
}

function cpuCharts(ids: ReadonlySet<string>): ChartDefinition[] {
  const cores = instancesOf(ids, "cpu.core.", ".busy").sort((a, b) => Number(a) - Number(b));
  return [
    chart(
      "CPU",
      [
        line("cpu.busy", "busy", 1),
        line("cpu.user", "user", 3),
        line("cpu.system", "system", 4),
        line("cpu.iowait", "iowait", 2),
        line("cpu.steal", "steal", 5),
      ],
      { atLeast: 0.1 },
    ),
    chart(
      cores.length > MAX_LINES ? `Cores, the first ${MAX_LINES} of ${cores.length}` : "Cores",
      linesFor(
        cores.map((core) => `cpu.core.${core}.busy`),
        (id) => id.split(".")[2]!,
      ),
      { atLeast: 1 },
    ),
    chart("Load", [line("load.1m", "1 min", 1), line("load.5m", "5 min", 2), line("load.15m", "15 min", 3)], {
      atLeast: 1,
    }),
  ];
}

function networkCharts(ids: ReadonlySet<string>): ChartDefinition[] {
  const pair = (name: string) => [line(`net.${name}.in`, "in", 1), line(`net.${name}.out`, "out", 2)];
  const interfaceChart = (name: string) =>
    chart(`Network ${name}`, pair(name), { atLeast: 125, burstsOf: burstsOf(pair(name), ids) });
  const names = instancesOf(ids, "net.", ".in").filter((name) => name !== "total" && name !== "lo");
  const faults = names.flatMap((name) =>
    ["in_errors", "out_errors", "in_dropped", "out_dropped"].map((what) => `net.${name}.${what}`),
  );
  return [
    chart("Network in total", pair("total"), { atLeast: 125 }),
    ...names.slice(0, MAX_INTERFACES).map(interfaceChart),
    chart(
      "Network errors and drops",
      linesFor(faults, (id) => id.slice(4).replace(/\.(in|out)_(\w+)$/, " $1 $2")),
      { atLeast: 1 },
    ),
  ];
}

function otherCharts(ids: ReadonlySet<string>): ChartDefinition[] {
  const pressures = instancesOf(ids, "pressure.", ".some").map((name) => `pressure.${name}.some`);
  const sensors = instancesOf(ids, "temperature.", "").map((name) => `temperature.${name}`);
  const limits = new Set(sensors.map(maximumOf));
  return [
    chart(
      "Pressure: some tasks wait for",
      linesFor(pressures, (id) => id.split(".")[1]!),
      { atLeast: 0.05 },
    ),
    chart("Processes", [line("processes.running", "running", 1), line("processes.blocked", "blocked", 2)], {
      atLeast: 1,
    }),
    chart("Open files", [line("files.open", "open", 1)], {
      limits: [{ seriesId: "files.limit", factor: 1, label: "most" }],
    }),
    chart("Context switches", [line("processes.context_switches", "switches", 1)]),
    chart("Forks", [line("processes.forks", "forks", 1)], { atLeast: 1 }),
    chart(
      "Temperatures",
      linesFor(
        sensors.filter((id) => !limits.has(id)),
        labelOf,
      ),
      { atLeast: 40 },
    ),
  ];
}

function modelCharts(ids: ReadonlySet<string>): ChartDefinition[] {
  const names = instancesOf(ids, "anomaly.", ".score");
  return [
    chart(
      "Anomalous above 50 %",
      linesFor(
        names.map((name) => `anomaly.${name}.score`),
        (id) => id.split(".")[1]!,
      ),
      { atLeast: 1, levels: [{ value: 0.5, label: "anomalous" }] },
    ),
  ];
}

function benchmarkCharts(): ChartDefinition[] {
  return BENCHMARKS.map(({ id, label }) => {
    const { newest, usual } = benchmarkSeries(id);
    return chart(label, [line(newest, "newest", 1), line(usual, "usual", 8)]);
  });
}

function collectorCharts(): ChartDefinition[] {
  return [
    chart("Collector CPU", [line("collector.cpu", "of a core", 1)], { atLeast: 0.02 }),
    chart("Collector memory", [line("collector.rss", "resident", 1)]),
    chart("Ticks late by", [line("collector.lateness", "late", 1)], { atLeast: 10 }),
  ];
}

function breakdownCharts(): ChartDefinition[] {
  return [
    chart("Memory by use", [
      line("memory.cached", "cached", 1),
      line("memory.slab", "slab", 2),
      line("memory.buffers", "buffers", 3),
      line("memory.dirty", "dirty", 4),
      line("memory.free", "free", 8),
    ]),
    chart("Swap used", [line("swap.used", "used", 1)], {
      atLeast: 1 << 20,
      limits: [{ seriesId: "swap.total", factor: 1, label: "installed" }],
    }),
    chart("Swapping", [line("swap.in", "in", 1), line("swap.out", "out", 2)], { atLeast: 125 }),
  ];
}

/** The charts of a host, as its series allow: a line whose series is not there is left out, and a chart without lines. */
export function chartSections(seriesIds: readonly string[]): ChartSection[] {
  const ids: ReadonlySet<string> = new Set(seriesIds);
  const sections = [
    { title: "Memory", charts: [...memoryCharts(ids), ...breakdownCharts()] },
    { title: "Processor", charts: cpuCharts(ids) },
    { title: "Network", charts: networkCharts(ids) },
    { title: "Disks", charts: [...diskCharts(ids), ...folderCharts(ids)] },
    { title: "Health of disks", charts: smartCharts(ids) },
    { title: "Processes and pressure", charts: otherCharts(ids) },
    { title: "Models", charts: modelCharts(ids) },
    { title: "The cloud", charts: cloudCharts(ids) },
    { title: "As others name it", charts: foreignCharts(ids) },
    { title: "Benchmarks", charts: benchmarkCharts() },
    { title: "The collector itself", charts: collectorCharts() },
  ];
  return sections
    .map(({ title, charts }) => ({
      title,
      charts: charts
        .map((one) => ({ ...one, lines: one.lines.filter(({ id }) => ids.has(id)) }))
        .filter(({ lines }) => lines.length > 0),
    }))
    .filter(({ charts }) => charts.length > 0);
}

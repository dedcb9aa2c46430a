import type Dygraph from "dygraphs";
import type { dygraphs } from "dygraphs";
import { formatValue, type RateDisplay } from "../../domain/units";
import type { TimeZone } from "../shell/view-preferences";
import type { ChartColors } from "./chart-colors";
import type { ChartDefinition } from "./chart-definition";
import { valueTicks } from "./value-ticks";

const PIXELS_PER_LABEL = 34;

export interface OptionParts {
  definition: ChartDefinition;
  timeZone: TimeZone;
  rateDisplay: RateDisplay;
  colors: ChartColors;
  Graph: typeof Dygraph;
}

/** dygraphs has it, its types do not. */
function dateFormatterOf(Graph: typeof Dygraph) {
  return (Graph as unknown as { dateAxisLabelFormatter: (date: number | Date) => string }).dateAxisLabelFormatter;
}

/** What of a chart's dygraphs options stays while its data change. Pointer and zoom are ours, so dygraphs' own are off. */
export function dygraphOptions({ definition, timeZone, rateDisplay, colors, Graph }: OptionParts): dygraphs.Options {
  const { lines, unit, isFilled = false } = definition;
  // Labels are dygraphs' names of series and must differ.
  const nameOf = (i: number) => `${i} ${lines[i]!.label}`;
  return {
    labels: ["time", ...lines.map((_, i) => nameOf(i))],
    colors: lines.map(({ color }) => colors.series(color)),
    series: isFilled ? { [nameOf(0)]: { fillGraph: true } } : {},
    fillAlpha: 0.12,
    connectSeparatedPoints: true,
    labelsUTC: timeZone === "utc",
    legend: "never",
    strokeWidth: 1.5,
    gridLineColor: colors.line,
    gridLineWidth: 1,
    axisLineColor: colors.line,
    axisLabelFontSize: 11,
    highlightCircleSize: 0,
    animatedZooms: false,
    showRangeSelector: false,
    interactionModel: {},
    rightGap: 6,
    axes: {
      x: {
        axisLabelWidth: 70,
        pixelsPerLabel: 90,
        ticker: Graph.dateTicker,
        axisLabelFormatter: dateFormatterOf(Graph),
      },
      y: {
        axisLabelWidth: 78,
        pixelsPerLabel: PIXELS_PER_LABEL,
        ticker: (low, high, pixels) =>
          valueTicks(low, high, pixels / PIXELS_PER_LABEL, unit, rateDisplay).map((v) => ({
            v,
            label: formatValue(v, unit, rateDisplay),
          })),
      },
    },
  };
}

"use client";

import "dygraphs/dist/dygraph.css";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Alarm } from "../../domain/alarm";
import type { HostFeed } from "../live/host-feed";
import { useViewPreferences } from "../shell/view-preferences";
import { type ChartDefinition, ChartPainter } from "./chart-painter";
import { chartScheduler } from "./chart-scheduler";
import type { ChartView } from "./chart-view";
import type { HistorySource } from "./history-source";
import { DEFAULT_RANGE, moved, type ViewRange, zoomed } from "./view-range";

export interface TimeChartProps {
  definition: ChartDefinition;
  view: ChartView;
  history: HistorySource;
  feed: HostFeed | null;
  alarms: readonly Alarm[];
  height?: number;
}

function afterKey(key: string, range: ViewRange, nowMs: number): ViewRange | undefined {
  switch (key) {
    case "ArrowLeft":
      return moved(range, -0.25, nowMs);
    case "ArrowRight":
      return moved(range, 0.25, nowMs);
    case "+":
    case "=":
      return zoomed(range, 0.5, nowMs);
    case "-":
      return zoomed(range, 2, nowMs);
    case "Home":
      return range.kind === "live" ? range : DEFAULT_RANGE;
    default:
      return undefined;
  }
}

/** One chart: its lines over time, with the values under the pointer (or the newest) beside its title. */
export function TimeChart({ definition, view, history, feed, alarms, height = 180 }: TimeChartProps) {
  const plot = useRef<HTMLDivElement>(null);
  const legend = useRef<(HTMLSpanElement | null)[]>([]);
  const alarmsNow = useRef(alarms);
  alarmsNow.current = alarms;
  const { timeZone, rateDisplay, theme } = useViewPreferences();
  const [failure, setFailure] = useState("");

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours, which the painter reads when it is made
  useEffect(() => {
    const element = plot.current;
    if (!element) return;
    let painter: ChartPainter | undefined;
    let remove: (() => void) | undefined;
    let isGone = false;
    const seen = new IntersectionObserver(([entry]) => {
      if (painter && entry) painter.isVisible = entry.isIntersecting;
    });
    const sized = new ResizeObserver(() => painter?.resize());
    import("dygraphs").then(
      ({ default: Dygraph }) => {
        if (isGone) return;
        const parts = { definition, view, history, feed, element, timeZone, rateDisplay };
        const legendElements = legend.current.filter((one) => one !== null);
        painter = new ChartPainter({ ...parts, legend: legendElements, alarms: () => alarmsNow.current }, Dygraph);
        remove = chartScheduler.add(painter);
        seen.observe(element);
        sized.observe(element);
      },
      () => setFailure("The chart could not be loaded: reload the page."),
    );
    return () => {
      isGone = true;
      remove?.();
      seen.disconnect();
      sized.disconnect();
      painter?.destroy();
    };
  }, [definition, view, history, feed, timeZone, rateDisplay, theme]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const range = afterKey(event.key, view.range(), Date.now());
    if (!range) return;
    event.preventDefault();
    view.setRange(range);
  };

  return (
    <section className="min-w-0 rounded-lg border border-line bg-surface px-3 pt-2.5 pb-1.5">
      <header className="mb-1 flex min-h-5 flex-wrap items-baseline gap-x-4 gap-y-0.5">
        <h3 className="font-medium">{definition.title}</h3>
        <ul className="flex flex-wrap gap-x-3 text-sm text-muted">
          {definition.lines.map(({ id, label, color }, i) => (
            <li key={id} className="inline-flex items-baseline gap-1.5">
              <span
                aria-hidden="true"
                className="inline-block h-0.5 w-3 self-center"
                style={{ background: `var(--series-${color})` }}
              />
              {label}
              <span
                ref={(element) => {
                  legend.current[i] = element;
                }}
                className="inline-block min-w-[9ch] text-ink tabular-nums"
              >
                –
              </span>
            </li>
          ))}
        </ul>
      </header>
      {failure !== "" && (
        <p role="alert" className="text-failure">
          {failure}
        </p>
      )}
      <div
        ref={plot}
        role="img"
        aria-label={`${definition.title} chart. Arrow keys move in time, plus and minus zoom, Home follows what is live.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys move and zoom the chart
        tabIndex={0}
        onKeyDown={onKeyDown}
        style={{ height }}
        className="w-full text-muted"
      />
    </section>
  );
}

"use client";

import { type KeyboardEvent, memo, useEffect, useRef, useState } from "react";
import type { Outlook } from "../../domain/outlook";
import type { HostFeed } from "../live/host-feed";
import { useViewPreferences } from "../shell/view-preferences";
import type { ChartDefinition } from "./chart-definition";
import { ChartPainter } from "./chart-painter";
import { chartScheduler } from "./chart-scheduler";
import type { ChartView } from "./chart-view";
import type { HistorySource } from "./history-source";
import type { AlarmSpan, TimeSpan } from "./paint-underlay";
import { moved, type ViewRange, zoomed } from "./view-range";

const NO_SPANS: readonly TimeSpan[] = [];

export interface TimeChartProps {
  definition: ChartDefinition;
  view: ChartView;
  history: HistorySource;
  feed: HostFeed | null;
  alarms: readonly AlarmSpan[];
  maintenance?: readonly TimeSpan[];
  /** Where the host is heading, drawn beyond now. */
  outlook?: Outlook;
  height?: number;
}

function afterKey(key: string, view: ChartView): ViewRange | undefined {
  const range = view.range();
  switch (key) {
    case "ArrowLeft":
      return moved(range, -0.25, view.nowMs());
    case "ArrowRight":
      return moved(range, 0.25, view.nowMs());
    case "+":
    case "=":
      return zoomed(range, 0.5);
    case "-":
      return zoomed(range, 2);
    default:
      return undefined;
  }
}

/** One chart: its lines over time, with the values under the pointer (or the newest) beside its title. */
export const TimeChart = memo(function TimeChart({
  definition,
  view,
  history,
  feed,
  alarms,
  maintenance = NO_SPANS,
  outlook,
  height = 180,
}: TimeChartProps) {
  const plot = useRef<HTMLDivElement>(null);
  const selection = useRef<HTMLDivElement>(null);
  const crosshair = useRef<HTMLDivElement>(null);
  const emptyNote = useRef<HTMLParagraphElement>(null);
  const legend = useRef<(HTMLSpanElement | null)[]>([]);
  const now = useRef({ alarms, maintenance, outlook });
  const { timeZone, rateDisplay, theme } = useViewPreferences();
  const [failure, setFailure] = useState("");

  useEffect(() => {
    now.current = { alarms, maintenance, outlook };
    chartScheduler.wake();
  }, [alarms, maintenance, outlook]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours, which the painter reads when it is made
  useEffect(() => {
    const element = plot.current;
    if (!element || !selection.current || !crosshair.current || !emptyNote.current) return;
    const elements = {
      element,
      selection: selection.current,
      crosshair: crosshair.current,
      emptyNote: emptyNote.current,
      legend: legend.current.filter((one) => one !== null),
    };
    let painter: ChartPainter | undefined;
    let isGone = false;
    const seen = new IntersectionObserver((entries) => painter?.setVisible(entries.at(-1)!.isIntersecting), {
      rootMargin: "160px 0px",
    });
    const sized = new ResizeObserver(() => painter?.resize());
    import("dygraphs").then(
      ({ default: Dygraph }) => {
        if (isGone) return;
        const parts = { definition, view, history, feed, ...elements, timeZone, rateDisplay };
        const alarms = () => now.current.alarms;
        const maintenance = () => now.current.maintenance;
        const outlook = () => now.current.outlook;
        painter = new ChartPainter({ ...parts, alarms, maintenance, outlook }, Dygraph);
        seen.observe(element);
        sized.observe(element);
      },
      () => setFailure("The chart could not be loaded: reload the page."),
    );
    return () => {
      isGone = true;
      seen.disconnect();
      sized.disconnect();
      painter?.destroy();
    };
  }, [definition, view, history, feed, timeZone, rateDisplay, theme]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const range = afterKey(event.key, view);
    if (range) view.setRange(range);
    else if (event.key === "Home") view.goLive();
    else return;
    event.preventDefault();
  };

  return (
    <section className="flex h-full min-w-0 flex-col rounded-lg border border-line bg-surface px-3 pt-2.5 pb-1.5">
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
      <div className="relative mt-auto overflow-hidden">
        <div
          ref={plot}
          role="img"
          aria-label={`${definition.title} chart`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys move and zoom the chart
          tabIndex={0}
          onKeyDown={onKeyDown}
          style={{ height }}
          className="w-full cursor-crosshair touch-pan-y contain-strict select-none [&_.dygraph-axis-label]:text-muted!"
        />
        <div
          ref={selection}
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 hidden border-x border-accent bg-accent/15"
        />
        <div
          ref={crosshair}
          hidden
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 left-0 border-l border-muted/70"
        />
        <p
          ref={emptyNote}
          hidden
          className="pointer-events-none absolute inset-x-0 top-1/2 -translate-y-1/2 text-center text-muted"
        >
          No data in this span
        </p>
      </div>
    </section>
  );
});

"use client";

import { Download } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import type { Alarm } from "../../domain/alarm";
import type { Outlook } from "../../domain/outlook";
import { seriesOfChart } from "../chart/chart-definition";
import { ChartView } from "../chart/chart-view";
import { showAll } from "../chart/show-all";
import { TimeChart } from "../chart/time-chart";
import { pointsFor, useHistory } from "../chart/use-history";
import { rangeFromSearch, rangeToSearch } from "../chart/view-range";
import { useViewRange, ViewToolbar } from "../chart/view-toolbar";
import type { HostFeed } from "../live/host-feed";
import { useHostClockOffset, useQuiet } from "../live/live-provider";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { ErrorState } from "../ui/error-state";
import { type ChartSection, chartSections } from "./host-charts";
import { useAlarmSpans } from "./use-alarm-spans";

const MAX_CSV_SERIES = 64;

function csvPath(hostId: string, view: ChartView, sections: readonly ChartSection[], points: number): string {
  const ids = new Set(sections.flatMap(({ charts }) => charts.flatMap((chart) => chart.lines.map(({ id }) => id))));
  const { fromMs, toMs } = view.span();
  const query = new URLSearchParams({
    series: [...ids].slice(0, MAX_CSV_SERIES).join(","),
    from: String(Math.floor(fromMs)),
    to: String(Math.ceil(toMs)),
    points: String(points),
  });
  return `/api/hosts/${encodeURIComponent(hostId)}/history.csv?${query}`;
}

export interface HostChartsViewProps {
  hostId: string;
  seriesIds: readonly string[];
  feed: HostFeed | null;
  alarms: readonly Alarm[];
  outlook: Outlook | undefined;
  /** What is drawn as live is old. */
  isStale: boolean;
}

/** All charts of a host, moving together, with the bar that says what time they show. The address holds the view. */
export function HostChartsView({ hostId, seriesIds, feed, alarms, outlook, isStale }: HostChartsViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const view = useMemo(() => new ChartView(rangeFromSearch(new URLSearchParams(window.location.search))), []);
  const listed = seriesIds.join("\n");
  const sections = useMemo(() => chartSections(listed.split("\n")), [listed]);
  const history = useHistory(hostId, view, feed, frame);
  const range = useViewRange(view);
  const clockOffsetMs = useHostClockOffset(hostId);
  const spans = useAlarmSpans(hostId, range, alarms);
  const planned = useQuiet().maintenance;
  const maintenance = useMemo(
    () => planned.flatMap(({ hostIds, spans }) => (hostIds.includes(hostId) ? spans : [])),
    [planned, hostId],
  );

  useEffect(() => {
    view.clockOffsetMs = clockOffsetMs;
  }, [view, clockOffsetMs]);

  useEffect(() => {
    const search = rangeToSearch(range).toString();
    const shown = rangeToSearch(rangeFromSearch(new URLSearchParams(window.location.search))).toString();
    // An address that means this view already is left alone: changing it has the browser ask for the page's icon again.
    if (shown !== search) window.history.replaceState(null, "", `?${search}`);
  }, [range]);

  return (
    <div ref={frame}>
      <div className="sticky top-12 z-10 -mx-1 mb-3 flex flex-wrap items-center justify-between gap-2 bg-page px-1 py-2">
        <ViewToolbar view={view} onAll={() => void showAll(hostId, view)} />
        <Button asChild>
          <a
            href={csvPath(hostId, view, sections, pointsFor(frame.current))}
            download
            title="The values of these charts over the time that they show"
            onClick={(event) => {
              event.currentTarget.href = csvPath(hostId, view, sections, pointsFor(frame.current));
            }}
          >
            <Download aria-hidden="true" />
            CSV
          </a>
        </Button>
      </div>
      {history.state === "failed" && (
        <ErrorState
          title="The history could not be read"
          message={history.errorMessage}
          onRetry={() => history.retry()}
          className="mb-3 rounded-lg border border-line bg-surface py-4"
        />
      )}
      <div
        aria-busy={history.state === "loading"}
        className={classNames(isStale && range.kind === "live" && "opacity-60 grayscale")}
      >
        {sections.map(({ title, charts }, i) => (
          <section key={title} aria-label={title} className="mb-5">
            {i > 0 && <h2 className="mb-2 text-sm font-medium text-faint">{title}</h2>}
            <div
              className={classNames(
                "grid gap-3 lg:grid-cols-2 [&>*]:min-w-0",
                // The last chart of a section leaves no hole beside it.
                i === 0
                  ? "lg:[&>:first-child]:col-span-2 lg:[&>:last-child:nth-child(even)]:col-span-2"
                  : "lg:[&>:last-child:nth-child(odd)]:col-span-2",
              )}
            >
              {charts.map((definition, k) => (
                <div key={`${definition.title} ${seriesOfChart(definition).length}`}>
                  <TimeChart
                    definition={definition}
                    view={view}
                    history={history}
                    feed={feed}
                    alarms={spans}
                    maintenance={maintenance}
                    outlook={outlook}
                    height={i === 0 && k === 0 ? 260 : 160}
                  />
                </div>
              ))}
            </div>
          </section>
        ))}
      </div>
    </div>
  );
}

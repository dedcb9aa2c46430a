"use client";

import { Download } from "lucide-react";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Alarm } from "../../domain/alarm";
import { ChartView } from "../chart/chart-view";
import { HistorySource } from "../chart/history-source";
import { TimeChart } from "../chart/time-chart";
import { rangeFromSearch, rangeToSearch } from "../chart/view-range";
import { useViewRange, ViewToolbar } from "../chart/view-toolbar";
import type { HostFeed } from "../live/host-feed";
import { Button } from "../ui/button";
import { ErrorState } from "../ui/error-state";
import { chartSections, seriesOfSections } from "./host-charts";

const POINTS = 800;
const MIN_REFRESH_MS = 30_000;

export interface HostChartsViewProps {
  hostId: string;
  seriesIds: readonly string[];
  feed: HostFeed | null;
  alarms: readonly Alarm[];
  oldestMs: number | null;
}

/** All charts of a host, moving together, with the bar that says what time they show. The address holds the view. */
export function HostChartsView({ hostId, seriesIds, feed, alarms, oldestMs }: HostChartsViewProps) {
  const view = useMemo(() => new ChartView(rangeFromSearch(new URLSearchParams(window.location.search))), []);
  const listed = seriesIds.join(",");
  const sections = useMemo(() => chartSections(listed.split(",")), [listed]);
  const wanted = useMemo(() => seriesOfSections(sections), [sections]);
  const history = useMemo(() => new HistorySource(hostId, wanted), [hostId, wanted]);
  const range = useViewRange(view);
  useSyncExternalStore(history.changed.subscribe, history.changed.snapshot, () => 0);
  useEffect(() => () => history.close(), [history]);

  useEffect(() => {
    const search = rangeToSearch(range).toString();
    if (window.location.search !== `?${search}`) window.history.replaceState(null, "", `?${search}`);
    const ask = (isFresh: boolean) => {
      const { fromMs, toMs } = view.span(Date.now());
      history.want(fromMs, toMs, POINTS, isFresh);
    };
    ask(false);
    if (range.kind === "fixed") return;
    const timer = setInterval(() => ask(true), Math.max(MIN_REFRESH_MS, range.windowMs / 100));
    return () => clearInterval(timer);
  }, [view, history, range]);

  const csv = () => {
    const { fromMs, toMs } = view.span(Date.now());
    const query = new URLSearchParams({
      series: wanted.slice(0, 64).join(","),
      from: String(Math.floor(fromMs)),
      to: String(Math.ceil(toMs)),
      points: String(POINTS),
    });
    return `/api/hosts/${encodeURIComponent(hostId)}/history.csv?${query}`;
  };

  return (
    <div>
      <div className="sticky top-12 z-10 -mx-1 mb-3 flex flex-wrap items-center justify-between gap-2 bg-page px-1 py-2">
        <ViewToolbar view={view} oldestMs={oldestMs} />
        <Button asChild>
          <a
            href={csv()}
            download
            onClick={(event) => {
              event.currentTarget.href = csv();
            }}
          >
            <Download aria-hidden="true" />
            CSV of what is seen
          </a>
        </Button>
      </div>
      {history.state === "failed" && (
        <ErrorState
          title="The history could not be read"
          message={history.errorMessage}
          onRetry={() => {
            history.retry();
            const { fromMs, toMs } = view.span(Date.now());
            history.want(fromMs, toMs, POINTS, true);
          }}
        />
      )}
      {sections.map(({ title, charts }, i) => (
        <section key={title} aria-label={title} className="mb-5">
          {i > 0 && <h2 className="mb-2 text-sm font-medium text-faint">{title}</h2>}
          <div className="grid grid-cols-[repeat(auto-fit,minmax(min(26rem,100%),1fr))] gap-3">
            {charts.map((definition, k) => (
              <div key={definition.title} className={i === 0 && k === 0 ? "min-w-0 col-span-full" : "min-w-0"}>
                <TimeChart
                  definition={definition}
                  view={view}
                  history={history}
                  feed={feed}
                  alarms={alarms}
                  height={i === 0 && k === 0 ? 280 : 170}
                />
              </div>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

"use client";

import { useEffect, useMemo, useRef } from "react";
import { labelOf, unitOf } from "../../domain/metric-catalogue";
import { type MarkedSpan, SPAN_KINDS } from "../../domain/model";
import type { ChartDefinition } from "../chart/chart-definition";
import type { ChartView } from "../chart/chart-view";
import { showAll } from "../chart/show-all";
import { TimeChart } from "../chart/time-chart";
import { useHistory } from "../chart/use-history";
import { ViewToolbar } from "../chart/view-toolbar";
import { useHostFeed } from "../live/live-provider";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";
import { SegmentedControl } from "../ui/segmented-control";

/** What a drag over a chart does. */
export type DragMode = "zoom" | MarkedSpan["kind"];

const MODES: { value: DragMode; label: string }[] = [
  { value: "zoom", label: "Zoom" },
  ...SPAN_KINDS.map((kind) => ({ value: kind, label: `Mark ${kind === "fault" ? "a fault" : kind}` })),
];

const NO_ALARMS: readonly [] = [];
const SECOND_MS = 1000;

function chartOf(id: string, i: number): ChartDefinition {
  return { title: labelOf(id), lines: [{ id, label: id, color: (i % 8) + 1 }], unit: unitOf(id) };
}

export interface MarkingChartsProps {
  hostId: string;
  series: readonly string[];
  view: ChartView;
  spans: readonly MarkedSpan[];
  mode: DragMode;
  onModeChange: (mode: DragMode) => void;
  onMark: (span: MarkedSpan) => void;
}

/** The chosen series of a host, on which times are marked by a drag. */
export function MarkingCharts({ hostId, series, view, spans, mode, onModeChange, onMark }: MarkingChartsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const feed = useHostFeed(hostId);
  const history = useHistory(hostId, view, feed, frame);
  const charts = useMemo(() => series.map(chartOf), [series]);
  useEffect(() => {
    view.setMarks(spans.filter((span) => span.hostId === hostId));
  }, [view, spans, hostId]);
  useEffect(() => {
    view.onSelect =
      mode === "zoom"
        ? undefined
        : ({ fromMs, toMs }) => {
            const span = {
              fromMs: Math.floor(fromMs / SECOND_MS) * SECOND_MS,
              toMs: Math.ceil(toMs / SECOND_MS) * SECOND_MS,
            };
            onMark({ hostId, kind: mode, ...span });
          };
    return () => {
      view.onSelect = undefined;
    };
  }, [view, mode, hostId, onMark]);
  return (
    <div ref={frame}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <ViewToolbar view={view} onAll={() => void showAll(hostId, view)} hasAhead={false} />
        <SegmentedControl
          label="What a drag over a chart does"
          segments={MODES}
          value={mode}
          onValueChange={onModeChange}
        />
      </div>
      {history.state === "failed" && (
        <ErrorState
          title="The history could not be read"
          message={history.errorMessage}
          onRetry={() => history.retry()}
          className="mb-3 rounded-lg border border-line py-4"
        />
      )}
      {charts.length === 0 && (
        <EmptyState title="No series is chosen" message="Add one above: its chart appears here." />
      )}
      <div className="grid gap-3 lg:grid-cols-2 [&>*]:min-w-0" aria-busy={history.state === "loading"}>
        {charts.map((definition) => (
          <TimeChart
            key={definition.lines[0]!.id}
            definition={definition}
            view={view}
            history={history}
            feed={feed}
            alarms={NO_ALARMS}
            height={120}
          />
        ))}
      </div>
    </div>
  );
}

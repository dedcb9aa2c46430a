"use client";

import { useEffect, useMemo, useSyncExternalStore } from "react";
import { labelOf, unitOf } from "../../domain/metric-catalogue";
import type { Rule } from "../../domain/rule";
import type { RulePreview } from "../../domain/rule-api";
import type { ChartDefinition } from "../chart/chart-definition";
import { ChartView } from "../chart/chart-view";
import { HistorySource } from "../chart/history-source";
import { TimeChart } from "../chart/time-chart";
import { fixedRange } from "../chart/view-range";
import { useHosts } from "../shell/use-hosts";
import { Button } from "../ui/button";
import { boundLines } from "./bound-lines";

const POINTS = 600;

export interface PreviewChartProps {
  /** The rule that was previewed. */
  rule: Rule;
  fromMs: number;
  toMs: number;
  judged: RulePreview["series"][number];
}

/** A series over the span of a preview, with the alarms that there would have been and the rule's bounds. */
export function PreviewChart({ rule, fromMs, toMs, judged }: PreviewChartProps) {
  const { hostId, seriesId, spans } = judged;
  const { data: hosts } = useHosts();
  const coreCount = hosts?.find(({ id }) => id === hostId)?.inventory?.coreCount;
  const definition = useMemo(
    (): ChartDefinition => ({
      title: `${labelOf(seriesId)} on ${hostId}`,
      lines: [{ id: seriesId, label: "value", color: 1 }],
      unit: unitOf(seriesId),
      ...boundLines(rule, seriesId, coreCount),
    }),
    [rule, hostId, seriesId, coreCount],
  );
  const alarms = useMemo(
    () =>
      spans.map((span) => ({
        seriesId,
        severity: span.severity,
        state: span.toMs === null ? ("active" as const) : ("cleared" as const),
        sinceMs: span.fromMs,
        changedAtMs: span.toMs ?? span.fromMs,
      })),
    [seriesId, spans],
  );
  const view = useMemo(() => new ChartView(fixedRange(fromMs, toMs)), [fromMs, toMs]);
  const history = useMemo(() => new HistorySource(hostId), [hostId]);
  const failure = useSyncExternalStore(
    (listener) => history.changed.subscribe(listener),
    () => (history.state === "failed" ? history.errorMessage : ""),
    () => "",
  );
  useEffect(() => {
    const ask = () => {
      const span = view.span();
      // Nothing newer than the preview is judged, so nothing newer is waited for.
      history.want({ ...span, points: POINTS, neededToMs: Math.min(span.toMs, toMs) });
    };
    ask();
    const stop = view.rangeChanged.subscribe(ask);
    return () => {
      stop();
      history.close();
    };
  }, [view, history, toMs]);
  return (
    <div>
      {failure !== "" && (
        <p role="alert" className="mb-2 flex flex-wrap items-center gap-2 text-failure">
          The chart's data could not be read. {failure}
          <Button size="sm" onClick={() => history.retry()}>
            Try again
          </Button>
        </p>
      )}
      <TimeChart definition={definition} view={view} history={history} feed={null} alarms={alarms} height={200} />
    </div>
  );
}

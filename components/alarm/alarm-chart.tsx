"use client";

import { useEffect, useMemo } from "react";
import type { Alarm } from "../../domain/alarm";
import { labelOf, unitOf } from "../../domain/metric-catalogue";
import type { Rule } from "../../domain/rule";
import type { ChartDefinition } from "../chart/chart-definition";
import { ChartView } from "../chart/chart-view";
import { HistorySource } from "../chart/history-source";
import { TimeChart } from "../chart/time-chart";
import { fixedRange } from "../chart/view-range";
import { useHostFeed } from "../live/live-provider";

const AROUND_MS = 5 * 60_000;
const POINTS = 400;
const REFRESH_MS = 5000;
/** Looks whose bound is in the unit of the series. */
const OF_SERIES: readonly Rule["look"]["at"][] = ["value", "forecast", "burst"];
const FORECAST_SERIES = "memory.used";

/** The series around the moment at which the alarm was raised, with the bound that it broke. */
export function AlarmChart({ alarm, rule }: { alarm: Alarm; rule: Rule | undefined }) {
  const { hostId, seriesId, sinceMs, bound } = alarm;
  const drawsBound = bound !== null && rule !== undefined && OF_SERIES.includes(rule.look.at);
  const feed = useHostFeed(hostId);
  const definition = useMemo(
    (): ChartDefinition => ({
      title: labelOf(seriesId),
      lines: [{ id: seriesId, label: "value", color: 1 }],
      unit: unitOf(seriesId),
      ...(drawsBound ? { levels: [{ value: bound, label: "bound" }] } : {}),
      ...(seriesId === FORECAST_SERIES ? { forecastOf: seriesId } : {}),
    }),
    [seriesId, bound, drawsBound],
  );
  const view = useMemo(() => new ChartView(fixedRange(sinceMs - AROUND_MS, sinceMs + AROUND_MS)), [sinceMs]);
  const history = useMemo(() => new HistorySource(hostId), [hostId]);
  useEffect(() => {
    const ask = () => {
      const neededToMs = Math.min(view.span().toMs, view.nowMs() - REFRESH_MS);
      history.want({ ...view.span(), points: POINTS, neededToMs });
    };
    ask();
    const stop = view.rangeChanged.subscribe(ask);
    const timer = setInterval(ask, REFRESH_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [view, history]);
  useEffect(() => () => history.close(), [history]);
  return <TimeChart definition={definition} view={view} history={history} feed={feed} alarms={[alarm]} height={170} />;
}

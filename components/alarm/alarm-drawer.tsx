"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useMemo } from "react";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import { labelOf, unitOf } from "../../domain/metric-catalogue";
import { formatValue } from "../../domain/units";
import type { ChartDefinition } from "../chart/chart-definition";
import { ChartView } from "../chart/chart-view";
import { HistorySource } from "../chart/history-source";
import { TimeChart } from "../chart/time-chart";
import { fixedRange } from "../chart/view-range";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "../ui/dialog";
import { QueryView } from "../ui/query-view";
import { SeverityBadge } from "../ui/severity-badge";
import { Skeleton } from "../ui/skeleton";

/** Silence has no series: that nothing came is the matter. The rule's id as `domain/rule` has it, which brings zod along. */
const HOST_SILENT_RULE_ID = "host-silent";
const AROUND_MS = 5 * 60_000;
const POINTS = 400;
const REFRESH_MS = 5000;

/** The series around the moment at which the alarm was raised. */
function AlarmChart({ alarm }: { alarm: Alarm }) {
  const { hostId, seriesId, sinceMs } = alarm;
  const definition = useMemo(
    (): ChartDefinition => ({
      title: labelOf(seriesId),
      lines: [{ id: seriesId, label: "value", color: 1 }],
      unit: unitOf(seriesId),
    }),
    [seriesId],
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
      history.close();
    };
  }, [view, history]);
  return <TimeChart definition={definition} view={view} history={history} feed={null} alarms={[alarm]} height={170} />;
}

const KIND_WORDS: Record<JournalEntry["kind"], string> = {
  raised: "Raised",
  worsened: "Got worse",
  eased: "Eased",
  cleared: "Cleared",
  acknowledged: "Acknowledged",
};

function Journal({ entries }: { entries: JournalEntry[] }) {
  const { timeZone } = useViewPreferences();
  return (
    <ol className="divide-y divide-line">
      {entries.map((entry) => (
        <li key={entry.id} className="py-2">
          <div className="flex flex-wrap items-baseline justify-between gap-2">
            <span className="font-medium">
              {KIND_WORDS[entry.kind]}
              {entry.kind === "acknowledged" && ` by ${entry.by}`}
            </span>
            <span className="text-sm text-muted tabular-nums">{formatTime(entry.atMs, timeZone)}</span>
          </div>
          <p className="text-muted">
            {entry.kind === "acknowledged" ? entry.note || "without a note" : entry.alarm.text}
          </p>
        </li>
      ))}
    </ol>
  );
}

/** One alarm with its chart around the moment, and everything that has happened to it. */
export function AlarmDrawer({
  alarm,
  onClose,
  onAcknowledge,
}: {
  alarm: Alarm;
  onClose: () => void;
  onAcknowledge: (() => void) | null;
}) {
  const journal = useQuery({
    queryKey: ["journal", alarm.id, alarm.changeCount, alarm.acknowledged?.atMs],
    queryFn: async ({ signal }) =>
      (
        await fetchJson<{ entries: JournalEntry[] }>(`/api/journal?alarmId=${encodeURIComponent(alarm.id)}&limit=50`, {
          signal,
        })
      ).entries,
  });
  const unit = unitOf(alarm.seriesId);
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent place="right">
        <DialogTitle>{alarm.ruleName}</DialogTitle>
        <DialogDescription>{alarm.text}</DialogDescription>
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <SeverityBadge severity={alarm.severity} quiet={alarm.state === "cleared" || alarm.acknowledged !== null} />
          <span className="text-muted">{alarm.state}</span>
          {alarm.value !== null && (
            <span className="tabular-nums">
              {formatValue(alarm.value, unit, "bytes")}
              {alarm.bound !== null && (
                <span className="text-muted"> against {formatValue(alarm.bound, unit, "bytes")}</span>
              )}
            </span>
          )}
          <Link href={`/hosts/${encodeURIComponent(alarm.hostId)}`} className="text-accent hover:underline">
            {alarm.hostId}
          </Link>
          {onAcknowledge && !alarm.acknowledged && (
            <Button variant="primary" size="sm" onClick={onAcknowledge}>
              Acknowledge
            </Button>
          )}
        </div>
        {alarm.ruleId !== HOST_SILENT_RULE_ID && <AlarmChart alarm={alarm} />}
        <h3 className="mt-5 mb-1 text-sm font-medium text-faint">What has happened</h3>
        <QueryView query={journal} failure="The journal could not be read" loading={<Skeleton className="h-24" />}>
          {(entries) => <Journal entries={entries} />}
        </QueryView>
      </DialogContent>
    </Dialog>
  );
}

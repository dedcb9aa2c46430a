"use client";

import { useQuery } from "@tanstack/react-query";
import type { JournalEntry } from "../../domain/alarm";
import { labelOf } from "../../domain/metric-catalogue";
import type { MarkedSpan } from "../../domain/model";
import { formatDuration } from "../../domain/units";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { QueryView } from "../ui/query-view";
import { SeverityBadge } from "../ui/severity-badge";
import { Skeleton } from "../ui/skeleton";

const MAX_ALARMS = 30;

export interface PastAlarmsProps {
  hostId: string;
  onMark: (span: MarkedSpan) => void;
}

/** The newest alarms of a host that are over: each is a fault at a click. */
export function PastAlarms({ hostId, onMark }: PastAlarmsProps) {
  const { timeZone } = useViewPreferences();
  const past = useQuery({
    queryKey: ["journal", "past", hostId],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ host: hostId, kind: "cleared", limit: String(MAX_ALARMS) });
      const { entries } = await fetchJson<{ entries: JournalEntry[] }>(`/api/journal?${query}`, { signal });
      return entries.filter(({ alarm }) => alarm && alarm.atMs > alarm.sinceMs);
    },
  });
  return (
    <QueryView query={past} failure="The past alarms could not be read" loading={<Skeleton className="h-24 w-full" />}>
      {(list) =>
        list.length === 0 ? (
          <p className="px-4 py-3 text-muted">No alarm of {hostId} has cleared yet.</p>
        ) : (
          <ul className="max-h-72 divide-y divide-line overflow-y-auto">
            {list.map(({ id, alarm }) => {
              const { ruleName, seriesId, severity, sinceMs, atMs } = alarm!;
              return (
                <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
                  <SeverityBadge severity={severity} />
                  <span className="min-w-0 flex-1 basis-60">
                    <span className="font-medium">{ruleName}</span>{" "}
                    <span className="text-muted tabular-nums">
                      {labelOf(seriesId)}, {formatTime(sinceMs, timeZone)}, {formatDuration((atMs - sinceMs) / 1000)}
                    </span>
                  </span>
                  <Button
                    size="sm"
                    onClick={() =>
                      onMark({ hostId, kind: "fault", fromMs: Math.floor(sinceMs), toMs: Math.ceil(atMs) })
                    }
                  >
                    Mark as fault
                  </Button>
                </li>
              );
            })}
          </ul>
        )
      }
    </QueryView>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import { shownSpan, type ViewRange } from "../chart/view-range";
import { fetchJson } from "../ui/api-client";
import { alarmSpans } from "./alarm-spans";

const MAX_ENTRIES = 1000;
/** The journal is asked for whole steps of this share of the span, so that a small move asks for nothing new. */
const STEP_SHARE = 0.5;
const REFRESH_MS = 30_000;

/** When the host's alarms were active, over what the charts show. @param alarms of the host, as they are now */
export function useAlarmSpans(hostId: string, range: ViewRange, alarms: readonly Alarm[]) {
  const { fromMs, toMs } = shownSpan(range, Date.now());
  const stepMs = Math.max(60_000, (toMs - fromMs) * STEP_SHARE);
  const from = Math.max(0, Math.floor(fromMs / stepMs) * stepMs);
  const to = Math.ceil(toMs / stepMs) * stepMs;
  const { data } = useQuery({
    queryKey: ["journal", "spans", hostId, from, to],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({
        host: hostId,
        kind: "cleared",
        from: String(Math.floor(from)),
        to: String(Math.ceil(to)),
        limit: String(MAX_ENTRIES),
      });
      return (await fetchJson<{ entries: JournalEntry[] }>(`/api/journal?${query}`, { signal })).entries;
    },
    // A host without any alarm, active or cleared, has none in the journal that is worth a request.
    enabled: alarms.length > 0,
    placeholderData: (before) => before,
    refetchInterval: REFRESH_MS,
  });
  return useMemo(() => alarmSpans(data ?? [], alarms), [data, alarms]);
}

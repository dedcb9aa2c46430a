"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import { useAlarms } from "../live/live-provider";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { QueryView } from "../ui/query-view";
import { SeverityBadge } from "../ui/severity-badge";
import { Skeleton } from "../ui/skeleton";
import { KIND_WORDS } from "./alarm-words";

const SHOWN = 8;
const DEEDS = "acknowledged,noted,shelved";

/** What else is wrong with the host. */
export function OtherAlarms({ alarm }: { alarm: Alarm }) {
  const others = (useAlarms() ?? []).filter(
    ({ id, hostId, state }) => hostId === alarm.hostId && state === "active" && id !== alarm.id,
  );
  if (others.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-sm font-medium text-faint">Other alarms of {alarm.hostId}</h3>
      <ul className="divide-y divide-line">
        {others.slice(0, SHOWN).map((other) => (
          <li key={other.id} className="flex items-center gap-2 py-1.5">
            <SeverityBadge severity={other.severity} quiet={other.acknowledged !== null} />
            <Link
              href={`/alarms?alarm=${encodeURIComponent(other.id)}`}
              prefetch={false}
              className="min-w-0 flex-1 truncate hover:underline"
            >
              {other.text}
            </Link>
          </li>
        ))}
      </ul>
      {others.length > SHOWN && <p className="text-muted">and {others.length - SHOWN} more</p>}
    </section>
  );
}

/** What was done when the same rule was broken before, here or on another host. */
export function SimilarBefore({ alarm }: { alarm: Alarm }) {
  const { timeZone } = useViewPreferences();
  const before = useQuery({
    queryKey: ["journal", "similar", alarm.ruleId],
    queryFn: async ({ signal }) => {
      const path = `/api/journal?rule=${encodeURIComponent(alarm.ruleId)}&kind=${DEEDS}&limit=30`;
      return (await fetchJson<{ entries: JournalEntry[] }>(path, { signal })).entries;
    },
    staleTime: 10_000,
  });
  const told = ({ id, note, alarm: about }: JournalEntry) => id !== "" && note !== "" && about !== null;
  return (
    <section>
      <h3 className="mb-1 text-sm font-medium text-faint">What was done about this rule before</h3>
      <QueryView query={before} failure="The journal could not be read" loading={<Skeleton className="h-16" />}>
        {(entries) => {
          const withNotes = entries.filter(told).slice(0, SHOWN);
          if (withNotes.length === 0) return <p className="text-muted">Nobody has left a note about it yet.</p>;
          return (
            <ul className="divide-y divide-line">
              {withNotes.map((entry) => (
                <li key={entry.id} className="py-1.5">
                  <p className="wrap-anywhere">{entry.note}</p>
                  <p className="text-sm text-muted">
                    {KIND_WORDS[entry.kind]} by {entry.by}, {entry.alarm?.hostId}, {formatTime(entry.atMs, timeZone)}
                  </p>
                </li>
              ))}
            </ul>
          );
        }}
      </QueryView>
    </section>
  );
}

"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { JournalEntry } from "../../domain/alarm";
import { journalSubject } from "../../domain/journal-subject";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { isDeed, KIND_WORDS } from "./alarm-words";

/** Everything that has happened to an alarm, newest first. */
export function AlarmJournal({ journal }: { journal: UseQueryResult<JournalEntry[], Error> }) {
  const { timeZone } = useViewPreferences();
  return (
    <section>
      <h3 className="mb-1 text-sm font-medium text-faint">What has happened</h3>
      <QueryView query={journal} failure="The journal could not be read" loading={<Skeleton className="h-24" />}>
        {(entries) => (
          <ol className="divide-y divide-line">
            {entries.map((entry) => (
              <li key={entry.id} className="py-2">
                <div className="flex flex-wrap items-baseline justify-between gap-2">
                  <span className="font-medium">
                    {KIND_WORDS[entry.kind]}
                    {isDeed(entry.kind) && ` by ${entry.by}`}
                  </span>
                  <span className="text-sm text-muted tabular-nums">{formatTime(entry.atMs, timeZone)}</span>
                </div>
                <p className="text-muted wrap-anywhere">
                  {isDeed(entry.kind) ? entry.note || "without a note" : entry.note || journalSubject(entry).text}
                </p>
              </li>
            ))}
          </ol>
        )}
      </QueryView>
    </section>
  );
}

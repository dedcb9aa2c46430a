"use client";

import { useState } from "react";
import { fieldTime } from "../alarm-history/field-time";
import { HostSelect } from "../shell/host-select";
import { firstHostOf, useHosts } from "../shell/use-hosts";
import { useViewPreferences } from "../shell/view-preferences";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import type { DayRange } from "./calendar-month";
import { DayCalendar } from "./day-calendar";
import { ExportCard } from "./export-card";
import { TodaysFiles, TodaysFilesSkeleton } from "./todays-files";

const DAY_MS = 86_400_000;

/** Today's files of the host that is chosen, what there is of its other days, and exports, to which the chosen days give their time. */
export function HostDownloads() {
  const { timeZone } = useViewPreferences();
  const [chosenHost, setChosenHost] = useState<string | null>(null);
  const [range, setRange] = useState<DayRange | null>(null);
  const [from, setFrom] = useState(() => fieldTime(Date.now() - DAY_MS, timeZone));
  const [to, setTo] = useState(() => fieldTime(Date.now(), timeZone));
  const hosts = useHosts();
  const hostId = chosenHost ?? firstHostOf(hosts.data)?.id;
  const chooseDays = (chosen: DayRange) => {
    setRange(chosen);
    setFrom(fieldTime(Date.parse(chosen.firstDay), timeZone));
    setTo(fieldTime(Date.parse(chosen.lastDay) + DAY_MS, timeZone));
  };
  return (
    <div className="min-w-0">
      <Card>
        <CardHeader>
          <CardTitle>Today's files</CardTitle>
          <HostSelect hosts={hosts.data ?? []} value={hostId} onValueChange={setChosenHost} />
        </CardHeader>
        <QueryView query={hosts} failure="The hosts could not be read" loading={<TodaysFilesSkeleton />}>
          {() =>
            hostId ? (
              <TodaysFiles key={hostId} hostId={hostId} />
            ) : (
              <EmptyState
                title="There is no host yet"
                message="Add one under Settings; its files appear with its first minute."
              />
            )
          }
        </QueryView>
      </Card>
      {hostId && <DayCalendar hostId={hostId} range={range} onRangeChange={chooseDays} />}
      <ExportCard from={from} to={to} onFromChange={setFrom} onToChange={setTo} />
    </div>
  );
}

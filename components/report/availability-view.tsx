"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarCheck } from "lucide-react";
import { useState } from "react";
import { OUTAGE_WORDS } from "../../domain/outage-words";
import type { AvailabilityReport, HostAvailability, Outage } from "../../domain/report-api";
import { formatDuration, formatValue } from "../../domain/units";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { SegmentedControl } from "../ui/segmented-control";
import { Skeleton } from "../ui/skeleton";
import { Table, Td, Th, Tr } from "../ui/table";
import { HostLink } from "./host-link";
import { ReportLinks } from "./report-links";

const DAYS = 30;
const REFRESH_MS = 60_000;
/** Shares from which on a day has its colour: whole, hardly touched, touched. */
const WHOLE = 0.9999;
const HARDLY_TOUCHED = 0.99;

const LINKS = [
  { label: "Outages as CSV", href: `/api/reports/availability.csv?days=${DAYS}` },
  { label: "Shares as CSV", href: `/api/reports/availability-by-period.csv?days=${DAYS}` },
  { label: "JSON", href: `/api/reports/availability?days=${DAYS}` },
];
type Period = "days" | "weeks" | "months";
const PERIODS: { value: Period; label: string }[] = [
  { value: "days", label: "By day" },
  { value: "weeks", label: "By week" },
  { value: "months", label: "By month" },
];

/** Three digits behind the point: "99.986 %". */
function shareText(ratio: number | null): string {
  return ratio === null ? "–" : `${(Math.floor(ratio * 1e5) / 1e3).toFixed(ratio === 1 ? 0 : 3)} %`;
}

function dayClass(ratio: number | null): string {
  if (ratio === null) return "bg-hover";
  if (ratio >= WHOLE) return "bg-ok/70";
  return ratio >= HARDLY_TOUCHED ? "bg-warning/70" : "bg-failure";
}

/** A square a day, taller the less was missed, so that it is read without colours too. */
function Calendar({ days }: { days: HostAvailability["days"] }) {
  return (
    <span role="img" aria-label="Availability by day" className="flex h-6 items-end gap-px">
      {days.map(({ startMs, upRatio }) => (
        <span
          key={startMs}
          title={`${new Date(startMs).toISOString().slice(0, 10)}: ${shareText(upRatio)}`}
          className={`w-2 ${dayClass(upRatio)}`}
          style={{ height: `${upRatio === null ? 15 : 25 + 75 * upRatio ** 4}%` }}
        />
      ))}
    </span>
  );
}

/** The days as a calendar; weeks and months in numbers, each under its first day. */
function Periods({ host, period }: { host: HostAvailability; period: Period }) {
  if (period === "days") return <Calendar days={host.days} />;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {host[period].map(({ startMs, upRatio }) => (
        <li key={startMs} className="tabular-nums">
          <span className="block text-sm text-muted">
            {new Date(startMs).toISOString().slice(0, period === "weeks" ? 10 : 7)}
          </span>
          {shareText(upRatio)}
        </li>
      ))}
    </ul>
  );
}

function Outages({ outages, nowMs }: { outages: readonly Outage[]; nowMs: number }) {
  const { timeZone } = useViewPreferences();
  if (outages.length === 0) return <span className="text-muted">none</span>;
  const totalMs = outages.reduce((sum, { fromMs, toMs }) => sum + (toMs ?? nowMs) - fromMs, 0);
  return (
    <details>
      <summary className="w-fit cursor-pointer">
        {outages.length}, {formatDuration(totalMs / 1000)} together
      </summary>
      <ul className="mt-1 space-y-0.5 text-sm text-muted">
        {outages.map(({ fromMs, toMs, cause }) => (
          <li key={fromMs}>
            <span className="tabular-nums">{formatTime(fromMs, timeZone)}</span>,{" "}
            {formatDuration(((toMs ?? nowMs) - fromMs) / 1000)}: {OUTAGE_WORDS[cause]}
          </li>
        ))}
      </ul>
    </details>
  );
}

function HostLine({ host, nowMs, period }: { host: HostAvailability; nowMs: number; period: Period }) {
  return (
    <Tr>
      <Td>
        <HostLink {...host} />
      </Td>
      <Td className="text-right whitespace-nowrap tabular-nums">{shareText(host.upRatio)}</Td>
      <Td className="text-right whitespace-nowrap tabular-nums max-md:hidden">{shareText(host.weekRatio)}</Td>
      <Td className="max-sm:hidden">
        <Periods host={host} period={period} />
      </Td>
      <Td>
        {host.sinceMs === null ? (
          <span className="text-muted">never heard of in this time</span>
        ) : (
          <Outages outages={host.outages} nowMs={nowMs} />
        )}
      </Td>
    </Tr>
  );
}

/** How much of the time each host was heard of, and when it was not. */
export function AvailabilityView() {
  const [period, setPeriod] = useState<Period>("days");
  const report = useQuery({
    queryKey: ["availability"],
    queryFn: ({ signal }) => fetchJson<AvailabilityReport>(`/api/reports/availability?days=${DAYS}`, { signal }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Card className="overflow-x-auto">
      <CardHeader>
        <CardTitle>The last {DAYS} days, by the minute</CardTitle>
        <SegmentedControl
          label="Shares"
          segments={PERIODS}
          value={period}
          onValueChange={setPeriod}
          className="max-sm:hidden print:hidden"
        />
        <ReportLinks links={LINKS} />
      </CardHeader>
      <QueryView query={report} failure="The report could not be made" loading={<Skeleton className="h-64 w-full" />}>
        {({ hosts, fromMs, toMs }) =>
          hosts.length === 0 ? (
            <EmptyState icon={<CalendarCheck />} title="There is no host yet" />
          ) : (
            <>
              <p className="border-b px-4 py-2 text-muted">
                {hosts.length} {hosts.length === 1 ? "host" : "hosts"}, mean {formatValue(meanUp(hosts), "ratio")}; from{" "}
                {new Date(fromMs).toISOString().slice(0, 10)} (UTC)
              </p>
              <Table>
                <thead>
                  <tr>
                    <Th>Host</Th>
                    <Th className="text-right">{DAYS} days</Th>
                    <Th className="text-right max-md:hidden">7 days</Th>
                    <Th className="max-sm:hidden">{PERIODS.find(({ value }) => value === period)!.label}</Th>
                    <Th>Outages</Th>
                  </tr>
                </thead>
                <tbody>
                  {hosts.map((host) => (
                    <HostLine key={host.hostId} host={host} nowMs={toMs} period={period} />
                  ))}
                </tbody>
              </Table>
            </>
          )
        }
      </QueryView>
    </Card>
  );
}

function meanUp(hosts: readonly HostAvailability[]): number {
  const known = hosts.flatMap(({ upRatio }) => (upRatio === null ? [] : [upRatio]));
  return known.reduce((sum, ratio) => sum + ratio, 0) / known.length;
}

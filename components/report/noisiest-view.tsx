"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { NoisiestReport } from "../../domain/noisiest-report";
import { formatDuration, formatValue } from "../../domain/units";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Card, CardHeader } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { SegmentedControl } from "../ui/segmented-control";
import { Skeleton } from "../ui/skeleton";
import { Table, Td, Th, Tr } from "../ui/table";
import { HostLink } from "./host-link";
import { RaisedByHost } from "./raised-by-host";
import { ReportLinks } from "./report-links";

const REFRESH_MS = 60_000;
const SPANS = [
  { value: "1", label: "1 d" },
  { value: "7", label: "7 d" },
  { value: "30", label: "30 d" },
];

/** The entries of a host in the span of the report. */
function historyPath(hostId: string, { fromMs, toMs }: NoisiestReport, more: Record<string, string> = {}): string {
  const span = { span: "free", from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) };
  return `/alarms/history?${new URLSearchParams({ host: hostId, ...span, ...more })}`;
}

function HostsTable({ report }: { report: NoisiestReport }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th>Host</Th>
          <Th className="text-right">Raised</Th>
          <Th className="text-right max-sm:hidden">Share</Th>
          <Th className="text-right max-md:hidden">Failures</Th>
          <Th className="text-right max-md:hidden">Stood</Th>
          <Th className="text-right max-lg:hidden">Cleared within 1 min</Th>
          <Th className="text-right max-lg:hidden">Flapped</Th>
          <Th className="text-right max-lg:hidden">Never acknowledged</Th>
          <Th>Loudest rule</Th>
        </tr>
      </thead>
      <tbody>
        {report.hosts.map((host) => (
          <Tr key={host.hostId}>
            <Td>
              <HostLink {...host} />
            </Td>
            <Td className="text-right tabular-nums">
              <Link
                href={historyPath(host.hostId, report, { kinds: "raised" })}
                prefetch={false}
                className="text-accent hover:underline"
              >
                {host.raisedCount}
                <span className="sr-only"> raised on {host.hostId}: show them</span>
              </Link>
            </Td>
            <Td className="text-right whitespace-nowrap tabular-nums max-sm:hidden">
              {formatValue(host.share, "ratio")}
            </Td>
            <Td className="text-right tabular-nums max-md:hidden">{host.failureCount}</Td>
            <Td className="text-right whitespace-nowrap tabular-nums max-md:hidden">
              {formatDuration(host.stoodSeconds)}
            </Td>
            <Td className="text-right tabular-nums max-lg:hidden">{host.fleetingCount}</Td>
            <Td className="text-right tabular-nums max-lg:hidden">{host.flappedCount}</Td>
            <Td className="text-right tabular-nums max-lg:hidden">{host.unacknowledgedCount}</Td>
            <Td>
              {host.loudestRule && (
                <Link
                  href={historyPath(host.hostId, report, { rule: host.loudestRule.ruleId, kinds: "raised" })}
                  prefetch={false}
                  className="hover:underline"
                >
                  {host.loudestRule.ruleName} <span className="text-muted">({host.loudestRule.raisedCount})</span>
                </Link>
              )}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** In one sentence, how the noise is spread. */
function describeNoise({ raisedCount, hostCount, topTenShare }: NoisiestReport): string {
  const all = `${raisedCount} ${raisedCount === 1 ? "alarm" : "alarms"} on ${hostCount} ${hostCount === 1 ? "host" : "hosts"}`;
  return hostCount > 10 ? `${all}; the noisiest ten raised ${formatValue(topTenShare, "ratio")} of them.` : `${all}.`;
}

/** Which hosts raise most alarms, and of what kind these are. */
export function NoisiestView() {
  const { timeZone } = useViewPreferences();
  const [days, setDays] = useState("7");
  const report = useQuery({
    queryKey: ["noisiest", days],
    queryFn: ({ signal }) => fetchJson<NoisiestReport>(`/api/reports/noisiest?days=${days}`, { signal }),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
  const links = [
    { label: "CSV", href: `/api/reports/noisiest.csv?days=${days}` },
    { label: "JSON", href: `/api/reports/noisiest?days=${days}` },
  ];
  return (
    <Card className="overflow-x-auto">
      <CardHeader>
        <SegmentedControl label="Alarms of" segments={SPANS} value={days} onValueChange={setDays} />
        <ReportLinks links={links} />
      </CardHeader>
      <QueryView query={report} failure="The report could not be made" loading={<Skeleton className="h-96 w-full" />}>
        {(made) =>
          made.hosts.length === 0 ? (
            <EmptyState
              icon={<BellRing />}
              title="No host has raised an alarm"
              message={`Since ${formatTime(made.fromMs, timeZone)}.`}
            />
          ) : (
            <>
              {made.completeFromMs > made.fromMs && (
                <p role="note" className="bg-warning-soft px-4 py-2 text-warning">
                  The journal begins at {formatTime(made.completeFromMs, timeZone)}: older entries were dropped for want
                  of room.
                </p>
              )}
              <p className="border-b px-4 py-2">{describeNoise(made)}</p>
              <RaisedByHost hosts={made.hosts} className="border-b px-4 py-3" />
              <HostsTable report={made} />
            </>
          )
        }
      </QueryView>
    </Card>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { describeGrowth, describeTimeToLimit } from "../../domain/forecast";
import { labelOf, unitOf } from "../../domain/metric-catalogue";
import type { NextFull } from "../../domain/outlook";
import { formatValue } from "../../domain/units";
import { fetchJson } from "../ui/api-client";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { Table, Td, Th, Tr } from "../ui/table";
import { HostLink } from "./host-link";
import { ReportLinks } from "./report-links";
import { TIME_TO_LIMIT_TICKS, TimeToLimitBar } from "./time-to-limit-bar";

const REFRESH_MS = 15_000;
const URGENT_SECONDS = 900;
const LINKS = [
  { label: "CSV", href: "/api/reports/next-full.csv" },
  { label: "JSON", href: "/api/reports/next-full" },
];

type Row = NextFull["rows"][number];

function NextFullRow({ row }: { row: Row }) {
  const { hostId, displayName, seriesId, value, limit, growth, timeToLimit, atMs } = row;
  const format = (amount: number) => formatValue(amount, unitOf(seriesId), "bytes");
  const isUrgent = timeToLimit.likelySeconds < URGENT_SECONDS;
  return (
    <Tr>
      <Td>
        <HostLink hostId={hostId} displayName={displayName} />
      </Td>
      <Td>{labelOf(seriesId)}</Td>
      <Td className={isUrgent ? "font-medium text-failure" : "font-medium"}>{describeTimeToLimit(timeToLimit)}</Td>
      <Td className="max-lg:hidden">
        <TimeToLimitBar timeToLimit={timeToLimit} isUrgent={isUrgent} />
      </Td>
      <Td className="tabular-nums max-md:hidden">
        {format(value)}
        {limit !== null && ` of ${format(limit)}`}
      </Td>
      <Td className="text-muted max-md:hidden">{growth ? describeGrowth(growth, atMs, format) : "is full"}</Td>
    </Tr>
  );
}

/** Which memory, swap or filesystem of which host will be full next. */
export function NextFullView() {
  const report = useQuery({
    queryKey: ["next-full"],
    queryFn: ({ signal }) => fetchJson<NextFull>("/api/reports/next-full", { signal }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Card className="overflow-x-auto">
      <CardHeader>
        <CardTitle>What will be full next</CardTitle>
        <ReportLinks links={LINKS} />
      </CardHeader>
      <QueryView
        query={report}
        failure="The forecasts could not be read"
        loading={<Skeleton className="h-64 w-full rounded-lg" />}
      >
        {({ rows, hostCount }) =>
          rows.length === 0 ? (
            <EmptyState
              icon={<Hourglass />}
              title={hostCount === 0 ? "No host has told where it is heading yet" : "Nothing is filling up"}
              message={
                hostCount === 0
                  ? "Each collector tells it a minute after its start."
                  : `On ${hostCount === 1 ? "the one host" : `all ${hostCount} hosts`} whose forecasts are known, neither memory nor swap nor a filesystem grows towards its limit.`
              }
            />
          ) : (
            <Table>
              <thead>
                <tr>
                  <Th>Host</Th>
                  <Th>What</Th>
                  <Th>When</Th>
                  <Th className="max-lg:hidden">
                    <span className="sr-only">When, as a picture: </span>
                    <span className="flex w-56 justify-between">
                      {TIME_TO_LIMIT_TICKS.map(({ label }) => (
                        <span key={label}>{label}</span>
                      ))}
                    </span>
                  </Th>
                  <Th className="max-md:hidden">Now</Th>
                  <Th className="max-md:hidden">How</Th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <NextFullRow key={`${row.hostId} ${row.seriesId}`} row={row} />
                ))}
              </tbody>
            </Table>
          )
        }
      </QueryView>
    </Card>
  );
}

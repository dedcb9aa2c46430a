"use client";

import { useQuery } from "@tanstack/react-query";
import { Gauge } from "lucide-react";
import { BENCHMARKS } from "../../domain/benchmark";
import type { SlowerReport, SlowerRow } from "../../domain/slower-report";
import { formatValue } from "../../domain/units";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Badge } from "../ui/badge";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { Table, Td, Th, Tr } from "../ui/table";
import { HostLink } from "./host-link";
import { ReportLinks } from "./report-links";
import { SpeedTrend } from "./speed-trend";

const WEEKS = 8;
const REFRESH_MS = 300_000;
/** A host that told its result so long ago is not heard of now. */
const OLD_AFTER_MS = 2 * 3_600_000;

const LINKS = [
  { label: "CSV", href: "/api/reports/slower.csv" },
  { label: "JSON", href: "/api/reports/slower" },
];

const VERDICTS: Record<SlowerRow["verdict"], { label: string; tone: "warning" | "neutral" | "ok" }> = {
  slower: { label: "Slower", tone: "warning" },
  "as-usual": { label: "As usual", tone: "ok" },
  unknown: { label: "Too few results", tone: "neutral" },
};

/** "23.1 % slower"; what is faster or the same is told as a share, too. */
function differenceText(ratio: number | null): string {
  if (ratio === null) return "–";
  return `${formatValue(Math.abs(1 - ratio), "ratio")} ${ratio < 1 ? "slower" : "faster"}`;
}

function SlowerLine({ row, toMs }: { row: SlowerRow; toMs: number }) {
  const { rateDisplay, timeZone } = useViewPreferences();
  const { label, unit } = BENCHMARKS.find(({ id }) => id === row.benchmark)!;
  // Only networks are sold by the bit.
  const display = row.benchmark.startsWith("network.") ? rateDisplay : "bytes";
  return (
    <Tr>
      <Td>
        <HostLink hostId={row.hostId} displayName={row.displayName} />
        <span className="block text-sm text-muted sm:hidden">{label}</span>
      </Td>
      <Td className="max-sm:hidden">{label}</Td>
      <Td>
        <Badge tone={VERDICTS[row.verdict].tone}>{VERDICTS[row.verdict].label}</Badge>
      </Td>
      <Td className="text-right whitespace-nowrap tabular-nums">{differenceText(row.relativeRatio)}</Td>
      <Td className="text-right whitespace-nowrap tabular-nums max-md:hidden">
        {formatValue(row.newest, unit, display)}
        {toMs - row.toldAtMs > OLD_AFTER_MS && (
          <span className="block text-sm text-muted">until {formatTime(row.toldAtMs, timeZone)}</span>
        )}
      </Td>
      <Td className="text-right whitespace-nowrap tabular-nums max-md:hidden">
        {formatValue(row.usual, unit, display)}
      </Td>
      <Td className="max-lg:hidden">
        <SpeedTrend days={row.days} usual={row.usual} />
      </Td>
    </Tr>
  );
}

function SlowerTable({ report }: { report: SlowerReport }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th>Host</Th>
          <Th className="max-sm:hidden">Benchmark</Th>
          <Th>Verdict</Th>
          <Th className="text-right">Than usual</Th>
          <Th className="text-right max-md:hidden">Newest</Th>
          <Th className="text-right max-md:hidden">Usual</Th>
          <Th className="max-lg:hidden">{WEEKS} weeks</Th>
        </tr>
      </thead>
      <tbody>
        {report.rows.map((row) => (
          <SlowerLine key={`${row.hostId} ${row.benchmark}`} row={row} toMs={report.toMs} />
        ))}
      </tbody>
    </Table>
  );
}

function summaryOf({ rows }: SlowerReport): string {
  const slower = new Set(rows.filter(({ verdict }) => verdict === "slower").map(({ hostId }) => hostId)).size;
  if (slower > 0) return `${slower} ${slower === 1 ? "host is" : "hosts are"} more than 20 % slower than before.`;
  const isAnyKnown = rows.some(({ verdict }) => verdict !== "unknown");
  return isAnyKnown
    ? "No host is more than 20 % slower than before."
    : "What is usual is known after eight results: about a week.";
}

/** Hosts of which nothing is known: they may be slow as well. */
function HostsWithout({ hosts }: { hosts: SlowerReport["hostsWithout"] }) {
  if (hosts.length === 0) return null;
  return (
    <details className="border-t px-4 py-2 text-muted">
      <summary className="w-fit cursor-pointer">
        {hosts.length} {hosts.length === 1 ? "host has" : "hosts have"} no results
      </summary>
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
        {hosts.map(({ hostId, displayName }) => (
          <li key={hostId}>
            <HostLink hostId={hostId} displayName={displayName} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Which hosts are slower in their benchmarks than they used to be. */
export function SlowerView() {
  const report = useQuery({
    queryKey: ["slower"],
    queryFn: ({ signal }) => fetchJson<SlowerReport>("/api/reports/slower", { signal }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Card className="overflow-x-auto">
      <CardHeader>
        <CardTitle>Benchmarks, compared with each host's own {WEEKS} weeks</CardTitle>
        <ReportLinks links={LINKS} />
      </CardHeader>
      <QueryView query={report} failure="The report could not be made" loading={<Skeleton className="h-64 w-full" />}>
        {(made) =>
          made.rows.length === 0 ? (
            <EmptyState
              icon={<Gauge />}
              title={made.hostsWithout.length === 0 ? "There is no host yet" : "No host has run its benchmarks yet"}
              message="Collectors run them once a day, at three in the morning (UTC) unless told otherwise, when the host is not busy. A collector that leaves them out says why in its log."
            />
          ) : (
            <>
              <p className="border-b px-4 py-2">
                <span role="status">{summaryOf(made)}</span>{" "}
                <span className="text-muted">
                  Of each benchmark the best of the newest three results counts: one bad night says nothing.
                </span>
              </p>
              <SlowerTable report={made} />
              <HostsWithout hosts={made.hostsWithout} />
            </>
          )
        }
      </QueryView>
    </Card>
  );
}

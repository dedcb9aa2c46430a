"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Sigma } from "lucide-react";
import { useState } from "react";
import { labelOf, unitOf } from "../../domain/metric-catalogue";
import type { Summary, SummaryRow } from "../../domain/report-api";
import { formatValue } from "../../domain/units";
import { HostSelect } from "../shell/host-select";
import { firstHostOf, useHosts } from "../shell/use-hosts";
import { useSeries } from "../shell/use-series";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Card, CardHeader } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { Table, Td, Th, Tr } from "../ui/table";
import { ReportLinks } from "./report-links";

const REFRESH_MS = 30_000;
const FIRST_SERIES = "cpu.busy";
const STEPS: { value: Summary["by"]; label: string }[] = [
  { value: "minute", label: "By minute, 1 h" },
  { value: "hour", label: "By hour, 24 h" },
  { value: "day", label: "By day, 1 y" },
];

/** From least to most as a bar, the mean as a line in it, within what all rows reach. */
function SpreadBar({ row, from, to }: { row: SummaryRow; from: number; to: number }) {
  const place = (value: number) => `${to > from ? (100 * (value - from)) / (to - from) : 0}%`;
  return (
    <span aria-hidden className="relative block h-3 w-40 bg-hover">
      <span
        className="absolute inset-y-0 bg-[var(--series-1)]/50"
        style={{ left: place(row.min), right: `calc(100% - ${place(row.max)})` }}
      />
      <span className="absolute inset-y-0 w-0.5 bg-ink" style={{ left: place(row.mean) }} />
    </span>
  );
}

function SummaryTable({ summary: { rows, series } }: { summary: Summary }) {
  const { timeZone, rateDisplay } = useViewPreferences();
  const format = (value: number) => formatValue(value, unitOf(series), rateDisplay);
  const from = Math.min(0, ...rows.map(({ min }) => min));
  const to = Math.max(...rows.map(({ max }) => max));
  return (
    <Table>
      <thead>
        <tr>
          <Th>From</Th>
          <Th className="text-right">Mean</Th>
          <Th className="text-right">95 %</Th>
          <Th className="text-right max-sm:hidden">Least</Th>
          <Th className="text-right max-sm:hidden">Most</Th>
          <Th className="text-right max-md:hidden">Samples</Th>
          <Th className="max-lg:hidden">Least, mean, most</Th>
        </tr>
      </thead>
      <tbody>
        {rows.toReversed().map((row) => (
          <Tr key={row.startMs}>
            <Td className="whitespace-nowrap tabular-nums">{formatTime(row.startMs, timeZone)}</Td>
            <Td className="text-right tabular-nums">{format(row.mean)}</Td>
            <Td className="text-right tabular-nums">{format(row.p95)}</Td>
            <Td className="text-right tabular-nums max-sm:hidden">{format(row.min)}</Td>
            <Td className="text-right tabular-nums max-sm:hidden">{format(row.max)}</Td>
            <Td className="text-right text-muted tabular-nums max-md:hidden">{row.count}</Td>
            <Td className="max-lg:hidden">
              <SpreadBar row={row} from={from} to={to} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function firstSeriesOf(seriesIds: readonly string[] | undefined): string {
  return seriesIds === undefined || seriesIds.includes(FIRST_SERIES) ? FIRST_SERIES : (seriesIds[0] ?? FIRST_SERIES);
}

/** Mean, extremes and 95th percentile of a series, by minute, hour or day. */
export function SummaryView() {
  const hosts = useHosts();
  const [chosenHost, setChosenHost] = useState<string | null>(null);
  const [chosenSeries, setChosenSeries] = useState<string | null>(null);
  const [by, setBy] = useState<Summary["by"]>("hour");
  const hostId = chosenHost ?? firstHostOf(hosts.data)?.id;
  const series = useSeries(hostId);
  const seriesId = chosenSeries ?? firstSeriesOf(series.data);
  const summary = useQuery({
    queryKey: ["summary", hostId, seriesId, by],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ series: seriesId, by });
      return fetchJson<Summary>(`/api/hosts/${encodeURIComponent(hostId!)}/summary?${query}`, { signal });
    },
    enabled: hostId !== undefined && !series.isPending,
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
  if (hosts.data?.length === 0) {
    return (
      <Card>
        <EmptyState icon={<Sigma />} title="There is no host yet" />
      </Card>
    );
  }
  const path = `/api/hosts/${encodeURIComponent(hostId ?? "")}/summary`;
  const asked = new URLSearchParams({ series: seriesId, by });
  const links = [
    { label: "CSV", href: `${path}.csv?${asked}` },
    { label: "JSON", href: `${path}?${asked}` },
  ];
  const offered = series.data?.includes(seriesId) === false ? [seriesId, ...series.data] : (series.data ?? [seriesId]);
  return (
    <Card className="overflow-x-auto">
      <CardHeader>
        <span className="flex flex-wrap items-center gap-3">
          <HostSelect hosts={hosts.data ?? []} value={hostId} onValueChange={setChosenHost} className="w-48" />
          <Select
            aria-label="Series"
            className="w-72"
            value={seriesId}
            onChange={({ target }) => setChosenSeries(target.value)}
          >
            {offered.map((id) => (
              <option key={id} value={id}>
                {labelOf(id)} ({id})
              </option>
            ))}
          </Select>
          <SegmentedControl label="Rows" segments={STEPS} value={by} onValueChange={setBy} />
        </span>
        <ReportLinks links={links} />
      </CardHeader>
      <QueryView query={summary} failure="The summary could not be made" loading={<Skeleton className="h-64 w-full" />}>
        {(made) =>
          made.rows.length === 0 ? (
            <EmptyState
              icon={<Sigma />}
              title="Nothing is kept of this series"
              message="Choose another series, or another time."
            />
          ) : (
            <SummaryTable summary={made} />
          )
        }
      </QueryView>
    </Card>
  );
}

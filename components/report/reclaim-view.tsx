"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { PackageOpen } from "lucide-react";
import { useState } from "react";
import type { ReclaimReport, ReclaimRow } from "../../domain/report-api";
import { formatValue } from "../../domain/units";
import { fetchJson } from "../ui/api-client";
import { Badge } from "../ui/badge";
import { Card, CardHeader } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { FormField } from "../ui/form-field";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { SegmentedControl } from "../ui/segmented-control";
import { Skeleton } from "../ui/skeleton";
import { Table, Td, Th, Tr } from "../ui/table";
import { HostLink } from "./host-link";
import { ReportLinks } from "./report-links";

const SPANS = [
  { value: "1", label: "1 d" },
  { value: "7", label: "7 d" },
  { value: "30", label: "30 d" },
  { value: "90", label: "90 d" },
];
const WHAT = ["cpu", "memory", "disk"] as const;
const LABELS = { cpu: "CPU at most", memory: "Memory at most", disk: "Disk at most" };
const USUAL_PERCENT = 10;

const VERDICTS: Record<ReclaimRow["verdict"], { label: string; tone: "warning" | "neutral" | "ok" }> = {
  reclaim: { label: "Reclaim", tone: "warning" },
  spared: { label: "Idle, beyond the top", tone: "neutral" },
  "in-use": { label: "In use", tone: "ok" },
  unknown: { label: "Unknown", tone: "neutral" },
};

/** A share with a bar, and the bound on it. */
function Share({ ratio, bound }: { ratio: number | null; bound: number }) {
  return (
    <Td className="whitespace-nowrap">
      <span className="inline-block w-[7ch] text-right tabular-nums">{formatValue(ratio, "ratio")}</span>
      <span aria-hidden className="relative ml-2 inline-block h-2 w-20 bg-hover align-middle max-lg:hidden">
        <span
          className="absolute inset-y-0 left-0 bg-[var(--series-1)]"
          style={{ width: `${100 * Math.min(1, ratio ?? 0)}%` }}
        />
        <span className="absolute inset-y-[-2px] w-px bg-ink" style={{ left: `${100 * bound}%` }} />
      </span>
    </Td>
  );
}

function ReclaimTable({ report }: { report: ReclaimReport }) {
  const { bounds } = report;
  return (
    <Table>
      <thead>
        <tr>
          <Th>Host</Th>
          <Th>Verdict</Th>
          <Th>CPU</Th>
          <Th>Memory</Th>
          <Th>Disk</Th>
          <Th className="max-md:hidden">Size</Th>
        </tr>
      </thead>
      <tbody>
        {report.rows.map((row) => (
          <Tr key={row.hostId}>
            <Td>
              <HostLink {...row} />
            </Td>
            <Td>
              <Badge tone={VERDICTS[row.verdict].tone}>{VERDICTS[row.verdict].label}</Badge>
              {row.verdict === "unknown" && (
                <span className="block text-sm text-muted">{formatValue(row.measuredRatio, "ratio")} measured</span>
              )}
            </Td>
            <Share ratio={row.cpuRatio} bound={bounds.cpu} />
            <Share ratio={row.memoryRatio} bound={bounds.memory} />
            <Share ratio={row.diskRatio} bound={bounds.disk} />
            <Td className="text-muted tabular-nums max-md:hidden">
              {row.coreCount ?? "–"} cores, {formatValue(row.memoryBytes, "bytes")},{" "}
              {formatValue(row.diskBytes, "bytes")}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Which machines are hardly used, and what giving them back would free. */
export function ReclaimView() {
  const [days, setDays] = useState("7");
  const [percents, setPercents] = useState({ cpu: USUAL_PERCENT, memory: USUAL_PERCENT, disk: USUAL_PERCENT });
  const search = new URLSearchParams({
    days,
    ...Object.fromEntries(WHAT.map((what) => [what, String(percents[what] / 100)])),
  }).toString();
  const report = useQuery({
    queryKey: ["reclaim", search],
    queryFn: ({ signal }) => fetchJson<ReclaimReport>(`/api/reports/reclaim?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });
  const links = [
    { label: "CSV", href: `/api/reports/reclaim.csv?${search}` },
    { label: "VMstats text", href: `/api/reports/reclaim.txt?${search}` },
    { label: "JSON", href: `/api/reports/reclaim?${search}` },
  ];
  return (
    <Card className="overflow-x-auto">
      <CardHeader>
        <span className="flex flex-wrap items-end gap-4">
          <SegmentedControl label="Means over" segments={SPANS} value={days} onValueChange={setDays} />
          {WHAT.map((what) => (
            <FormField key={what} label={LABELS[what]} className="flex items-center gap-2 [&>div]:mt-0">
              {(ids) => (
                <span className="flex items-center gap-1">
                  <Input
                    {...ids}
                    type="number"
                    min={0}
                    max={100}
                    className="w-18"
                    value={percents[what]}
                    onChange={({ target }) => {
                      const percent = Math.min(100, Math.max(0, Number(target.value) || 0));
                      setPercents((before) => ({ ...before, [what]: percent }));
                    }}
                  />
                  %
                </span>
              )}
            </FormField>
          ))}
        </span>
        <ReportLinks links={links} />
      </CardHeader>
      <QueryView query={report} failure="The report could not be made" loading={<Skeleton className="h-64 w-full" />}>
        {(made) =>
          made.rows.length === 0 ? (
            <EmptyState icon={<PackageOpen />} title="There is no host yet" />
          ) : (
            <>
              <p className="border-b px-4 py-2" role="status">
                {made.frees.hostCount === 0
                  ? "No host is below all three bounds."
                  : `Reclaiming ${made.frees.hostCount} ${made.frees.hostCount === 1 ? "host" : "hosts"} frees ${made.frees.coreCount} cores, ${formatValue(made.frees.memoryBytes, "bytes")} of memory and ${formatValue(made.frees.diskBytes, "bytes")} of disk.`}
              </p>
              <ReclaimTable report={made} />
            </>
          )
        }
      </QueryView>
    </Card>
  );
}

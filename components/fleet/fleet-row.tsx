"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { HYPERVISOR_TAG_PREFIX } from "../../domain/compute-hosts";
import { formatDuration, formatValue } from "../../domain/units";
import type { FleetRow } from "../live/fleet-store";
import { HostStateBadge } from "../settings/host-state-badge";
import { useViewPreferences } from "../shell/view-preferences";
import { Badge } from "../ui/badge";
import { classNames } from "../ui/class-names";
import { fleetColumnClass } from "./fleet-columns";
import type { FleetColumn } from "./fleet-order";
import { Sparkline } from "./sparkline";

const URGENT_SECONDS = 600;

function fullIn(row: FleetRow): string {
  if (Number.isNaN(row.memoryRatio)) return "–";
  return Number.isFinite(row.fullInSeconds) ? `about ${formatDuration(row.fullInSeconds)}` : "not filling";
}

function latency(row: FleetRow): string {
  if (Number.isNaN(row.ageSeconds)) return "never";
  return row.ageSeconds < 10 ? `${row.ageSeconds.toFixed(1)} s ago` : `${formatDuration(row.ageSeconds)} ago`;
}

function isUrgent(row: FleetRow): boolean {
  return row.state === "live" && row.fullInSeconds < URGENT_SECONDS;
}

function Cell({ column, className, children }: { column: FleetColumn; className?: string; children: ReactNode }) {
  return (
    <div role="cell" className={classNames("shrink-0 truncate", fleetColumnClass(column), className)}>
      {children}
    </div>
  );
}

export interface FleetRowProps {
  row: FleetRow;
  /** Whether it is a VM whose heading names its compute host already. */
  isBelowComputeHost: boolean;
}

function HostLink({ row: { host }, isBelowComputeHost }: FleetRowProps) {
  const tags = isBelowComputeHost ? host.tags.filter((tag) => !tag.startsWith(HYPERVISOR_TAG_PREFIX)) : host.tags;
  return (
    <>
      <Link
        href={`/hosts/${encodeURIComponent(host.id)}`}
        prefetch={false}
        className="font-medium text-ink hover:underline"
      >
        {host.displayName}
      </Link>
      {tags.map((tag) => (
        <Badge key={tag} className="ml-2">
          {tag}
        </Badge>
      ))}
    </>
  );
}

/** A host as a row of the table. */
export function FleetCells({ row, isBelowComputeHost }: FleetRowProps) {
  const { rateDisplay } = useViewPreferences();
  const rate = (value: number) => formatValue(value, "bytes_per_second", rateDisplay);
  return (
    <div role="presentation" className="flex h-full items-center gap-4 tabular-nums">
      <Cell column="state">
        <HostStateBadge state={row.state} />
      </Cell>
      <Cell column="name">
        <HostLink row={row} isBelowComputeHost={isBelowComputeHost} />
      </Cell>
      <Cell column="cpu">{formatValue(row.value("cpu.busy"), "ratio")}</Cell>
      <Cell column="memory" className="flex items-center gap-2">
        <span className="w-14 text-right">{formatValue(row.memoryRatio, "ratio")}</span>
        <Sparkline ratios={row.memoryRatios} forecastRatio={row.forecastRatio} />
      </Cell>
      <Cell column="fullIn" className={isUrgent(row) ? "font-medium text-failure" : "text-muted"}>
        {fullIn(row)}
      </Cell>
      <Cell column="network">
        {rate(row.value("net.total.in"))} / {rate(row.value("net.total.out"))}
      </Cell>
      <Cell column="load">{formatValue(row.value("load.1m"), "load")}</Cell>
      <Cell column="disk">{formatValue(row.value("disk.total.busy"), "ratio")}</Cell>
      <Cell column="latency" className={row.state === "silent" ? "text-failure" : "text-muted"}>
        {latency(row)}
      </Cell>
    </div>
  );
}

/** A host as a card, for the grid and where there is no room for a table. */
export function FleetCard({ row, isBelowComputeHost }: FleetRowProps) {
  return (
    <div className="flex h-full flex-col justify-center gap-1.5 tabular-nums">
      <div className="flex items-center justify-between gap-2">
        <span className="min-w-0 truncate">
          <HostLink row={row} isBelowComputeHost={isBelowComputeHost} />
        </span>
        <HostStateBadge state={row.state} />
      </div>
      <div className="flex items-center justify-between gap-2">
        <span>Memory {formatValue(row.memoryRatio, "ratio")}</span>
        <Sparkline ratios={row.memoryRatios} forecastRatio={row.forecastRatio} />
        <span className={isUrgent(row) ? "font-medium text-failure" : "text-muted"}>{fullIn(row)}</span>
      </div>
      <div className="flex justify-between gap-2 text-sm whitespace-nowrap text-muted">
        <span>CPU {formatValue(row.value("cpu.busy"), "ratio")}</span>
        <span>Load {formatValue(row.value("load.1m"), "load")}</span>
        <span>Disk {formatValue(row.value("disk.total.busy"), "ratio")}</span>
        <span>{latency(row)}</span>
      </div>
    </div>
  );
}

"use client";

import Link from "next/link";
import { useMemo } from "react";
import type { HostView } from "../../domain/api";
import { capitalized } from "../../domain/capitalized";
import { type ComputeHost, findComputeHosts } from "../../domain/compute-hosts";
import { describeTimeToLimit, type TimeToLimit } from "../../domain/forecast";
import { COLLECTOR } from "../../domain/host-source";
import { formatDuration, formatValue } from "../../domain/units";
import type { FleetRow } from "../live/fleet-store";
import { useFleetHosts, useFleetRow, useStaleSince } from "../live/live-provider";
import { HostStateBadge } from "../settings/host-state-badge";
import { formatDate, type TimeZone, useViewPreferences } from "../shell/view-preferences";
import { Badge } from "../ui/badge";
import { classNames } from "../ui/class-names";

const MIN_OFFSET_MS = 1000;

function timeToLimit(row: FleetRow): TimeToLimit | undefined {
  const likelySeconds = row.value("forecast.memory.used.limit_in_likely");
  if (Number.isNaN(likelySeconds)) return undefined;
  const edge = (name: "earliest" | "latest") => {
    const seconds = row.value(`forecast.memory.used.limit_in_${name}`);
    return Number.isNaN(seconds) ? Number.POSITIVE_INFINITY : seconds;
  };
  return { earliestSeconds: edge("earliest"), likelySeconds, latestSeconds: edge("latest") };
}

/** Where the memory is heading, in words; what it is now when that is not known. */
function MemorySentence({ row }: { row: FleetRow | undefined }) {
  const isLive = row?.state === "live";
  const ratio = row?.memoryRatio ?? Number.NaN;
  if (!row || Number.isNaN(ratio)) return <span className="text-faint">Memory: nothing heard yet</span>;
  const totalBytes = row.value("memory.total");
  const time = timeToLimit(row);
  const urgent = isLive && time !== undefined && time.likelySeconds < 600;
  return (
    <span className={isLive ? undefined : "text-faint"}>
      Memory {formatValue(ratio, "ratio")}
      {!Number.isNaN(totalBytes) && ` of ${formatValue(totalBytes, "bytes")}`},{" "}
      <strong className={urgent ? "font-semibold text-failure" : "font-semibold"}>{describeTimeToLimit(time)}</strong>
      {!isLive && !Number.isNaN(row.ageSeconds) && `, as of ${formatDuration(row.ageSeconds)} ago`}
    </span>
  );
}

function facts(host: HostView): string[] {
  const { inventory, intervalMs } = host;
  if (!inventory) return [];
  return [
    inventory.os,
    inventory.kernel,
    inventory.cpuModel,
    inventory.coreCount === undefined ? undefined : `${inventory.coreCount} cores`,
    inventory.memoryBytes === undefined ? undefined : formatValue(inventory.memoryBytes, "bytes"),
    inventory.virtualization,
    inventory.source === COLLECTOR ? `collector ${inventory.collectorVersion}` : `reported by ${inventory.source}`,
    intervalMs === undefined
      ? undefined
      : `every ${intervalMs >= 1000 ? `${intervalMs / 1000} s` : `${intervalMs} ms`}`,
  ].filter((fact): fact is string => fact !== undefined && fact !== "");
}

function changeText({ atMs, text }: NonNullable<HostView["changes"]>[number], timeZone: TimeZone): string {
  return `${capitalized(text)} on ${formatDate(atMs, timeZone)}`;
}

/** What became different about the machine: the newest at once, the others on demand. */
function Changes({ changes }: { changes: NonNullable<HostView["changes"]> }) {
  const { timeZone } = useViewPreferences();
  const [newest, ...older] = changes;
  if (!newest) return null;
  if (older.length === 0) return <p className="mt-0.5 text-sm text-muted">{changeText(newest, timeZone)}</p>;
  return (
    <details className="mt-0.5 text-sm text-muted">
      <summary className="w-fit cursor-pointer">
        {changeText(newest, timeZone)}, and {older.length} more
      </summary>
      <ul>
        {older.map((change) => (
          <li key={`${change.atMs} ${change.text}`}>{changeText(change, timeZone)}</li>
        ))}
      </ul>
    </details>
  );
}

/** A tag; that of a VM which names its compute host leads there. */
function TagBadge({ tag, computeHost }: { tag: string; computeHost: ComputeHost | undefined }) {
  if (!computeHost?.host || !computeHost.vmCounts.has(tag)) return <Badge>{tag}</Badge>;
  return (
    <Badge tone="accent">
      <Link href={`/hosts/${encodeURIComponent(computeHost.host.id)}`} prefetch={false} className="hover:underline">
        {tag}
      </Link>
    </Badge>
  );
}

/** Leads to the VMs of a compute host; those that name it otherwise have a link of their own. */
function VmLinks({ vmCounts }: ComputeHost) {
  return [...vmCounts].map(([tag, count]) => (
    <Link
      key={tag}
      href={`/?tag=${encodeURIComponent(tag)}&group=compute-host`}
      prefetch={false}
      title={tag}
      className="text-sm text-accent hover:underline"
    >
      {count} {count === 1 ? "VM" : "VMs"}
    </Link>
  ));
}

/** Name, state, where the memory is heading, and what the machine is. */
export function HostHeader({ host }: { host: HostView }) {
  const row = useFleetRow(host.id);
  const fleet = useFleetHosts();
  const { byVmId, byHostId } = useMemo(() => findComputeHosts(fleet), [fleet]);
  const computeHost = byHostId.get(host.id);
  const isStale = useStaleSince() !== undefined;
  const offsetMs = row?.value("collector.clock_offset") ?? Number.NaN;
  return (
    <header className={classNames("mb-3", isStale && "opacity-60 grayscale")}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{host.displayName}</h1>
        <HostStateBadge state={row?.state ?? host.state} />
        {host.tags.map((tag) => (
          <TagBadge key={tag} tag={tag} computeHost={byVmId.get(host.id)} />
        ))}
        {row && !Number.isNaN(row.ageSeconds) && (
          <span className="text-sm text-faint tabular-nums">
            last frame {row.ageSeconds < 10 ? `${row.ageSeconds.toFixed(1)} s` : formatDuration(row.ageSeconds)} ago
          </span>
        )}
        {computeHost && <VmLinks {...computeHost} />}
        {Math.abs(offsetMs) > MIN_OFFSET_MS && (
          <Badge tone="warning">
            clock {formatDuration(Math.abs(offsetMs) / 1000)} {offsetMs > 0 ? "ahead" : "behind"}
          </Badge>
        )}
      </div>
      <p className="mt-1 min-h-6 text-lg tabular-nums">
        <MemorySentence row={row} />
      </p>
      <p className="mt-0.5 text-sm text-muted">{facts(host).join(" · ")}</p>
      <Changes changes={host.changes ?? []} />
    </header>
  );
}

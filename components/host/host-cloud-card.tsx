"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Vm, VmPort } from "../../domain/vm";
import type { HostInCloud, VmsOnHost } from "../../domain/vm-api";
import { fetchJson } from "../ui/api-client";
import { Badge } from "../ui/badge";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { Table, Td, Th, Tr } from "../ui/table";

const REFRESH_MS = 30_000;
const ROW_REM = 2.25;
const ROWS_IN_SIGHT = 8;

/** What its cloud tells of a host: which VM it is, and which VMs run on it. */
export function HostCloudCard({ hostId, inCloud }: { hostId: string; inCloud: HostInCloud }) {
  const { cloudId, readAtMs, vm, computeHost, vmCount } = inCloud;
  return (
    <section aria-label="In OpenStack" className="mb-3 rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
        <h2 className="text-sm font-medium text-faint">In OpenStack</h2>
        <span className="text-sm text-muted">
          cloud {cloudId} · read <RelativeTime atMs={readAtMs} />
        </span>
      </div>
      {vm && <VmFacts vm={vm} inCloud={inCloud} />}
      {computeHost !== null && <VmsHere hostId={hostId} computeHost={computeHost} vmCount={vmCount} />}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-3 py-0.5">
      <dt className="w-28 shrink-0 text-faint max-sm:w-18">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function VmStatus({ status }: { status: string }) {
  return <Badge tone={status === "error" ? "failure" : status === "active" ? "ok" : "neutral"}>{status}</Badge>;
}

function HostLink({ hostId, children }: { hostId: string | null; children: ReactNode }) {
  if (hostId === null) return children;
  return (
    <Link prefetch={false} href={`/hosts/${encodeURIComponent(hostId)}`} className="text-accent hover:underline">
      {children}
    </Link>
  );
}

function VmFacts({ vm, inCloud: { computeHostId } }: { vm: Vm; inCloud: HostInCloud }) {
  const { name, serverId, instanceName, project, flavour, computeHost, status, ports } = vm;
  return (
    <dl className="border-t px-3 py-2">
      <Fact name="VM">
        {name} <VmStatus status={status} />
        <span className="block text-sm text-muted wrap-anywhere">{serverId}</span>
        <span className="block text-sm text-muted">{instanceName}</span>
      </Fact>
      <Fact name="Project">{project || "not told"}</Fact>
      <Fact name="Flavour">{flavour || "not told"}</Fact>
      <Fact name="Runs on">
        {computeHost === "" ? "not told" : <HostLink hostId={computeHostId}>{computeHost}</HostLink>}
      </Fact>
      <Fact name="Networks">
        {ports.length === 0 ? (
          "none"
        ) : (
          <ul>
            {ports.map((port) => (
              <li key={`${port.id} ${port.network} ${port.mac}`}>{portWords(port)}</li>
            ))}
          </ul>
        )}
      </Fact>
    </dl>
  );
}

function portWords({ id, mac, network, addresses }: VmPort): string {
  const parts = [`${network} ${addresses.join(", ")}`.trim(), mac, id && `port ${id}`];
  return parts.filter((part) => part !== "").join(" · ");
}

/** The list scrolls by itself, and its place is held before it is there. */
function VmsHere({ hostId, computeHost, vmCount }: { hostId: string; computeHost: string; vmCount: number }) {
  const vms = useQuery({
    queryKey: ["vms", hostId],
    queryFn: ({ signal }) => fetchJson<VmsOnHost>(`/api/hosts/${encodeURIComponent(hostId)}/vms`, { signal }),
    refetchInterval: REFRESH_MS,
    enabled: vmCount > 0,
  });
  const title = vmCount === 1 ? `One VM on ${computeHost}` : `${vmCount === 0 ? "No" : vmCount} VMs on ${computeHost}`;
  if (vmCount === 0) return <p className="border-t px-3 py-2 text-muted">{title}</p>;
  const height = `${(Math.min(vmCount, ROWS_IN_SIGHT) + 1) * ROW_REM}rem`;
  return (
    <div className="border-t">
      <h3 className="px-3 py-2 text-sm text-muted">{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section style={{ height }} className="overflow-auto" tabIndex={0} aria-label={title}>
        <QueryView query={vms} failure="The VMs could not be read" loading={<Skeleton className="m-3 h-8" />}>
          {(found) => <VmTable vms={found.vms} />}
        </QueryView>
      </section>
    </div>
  );
}

function VmTable({ vms }: Pick<VmsOnHost, "vms">) {
  return (
    <Table>
      <thead>
        <tr>
          <Th className="px-3">VM</Th>
          <Th className="px-3">Project</Th>
          <Th className="px-3 max-sm:hidden">Flavour</Th>
          <Th className="px-3">Status</Th>
        </tr>
      </thead>
      <tbody>
        {vms.map(({ serverId, name, project, flavour, status, hostId }) => (
          <Tr key={serverId} className="h-9">
            <Td className="px-3 py-1.5 break-words">
              <HostLink hostId={hostId}>{name || serverId}</HostLink>
            </Td>
            <Td className="px-3 py-1.5 break-words">{project}</Td>
            <Td className="px-3 py-1.5 max-sm:hidden">{flavour}</Td>
            <Td className="px-3 py-1.5">
              <VmStatus status={status} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useMemo, useSyncExternalStore } from "react";
import type { HostDetail } from "../../domain/api";
import { COLLECTOR } from "../../domain/host-source";
import { useAlarms, useHostFeed, useIsHostLive, useOutlook } from "../live/live-provider";
import { StaleNote } from "../live/stale-note";
import { useSeries } from "../shell/use-series";
import { ApiRequestError, fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";
import { Skeleton } from "../ui/skeleton";
import { WhenSeen } from "../ui/when-seen";
import { HostAlarms } from "./host-alarms";
import { HostChartsView } from "./host-charts-view";
import { HostHeader } from "./host-header";
import { HostMachine } from "./host-machine";
import { HostOutlook } from "./host-outlook";
import { HostServiceCard } from "./host-service-card";

const REFRESH_MS = 30_000;

const PROCESSES_PLACE = <Skeleton className="mb-5 h-40 w-full rounded-lg" />;
const HostProcesses = dynamic(() => import("./host-processes").then((module) => module.HostProcesses), {
  loading: () => PROCESSES_PLACE,
});

const HostCloudCard = dynamic(() => import("./host-cloud-card").then((module) => module.HostCloudCard), {
  loading: () => <Skeleton className="mb-3 h-40 w-full rounded-lg" />,
});

/** Whether it is for charts: whether a source works is not. */
function isDrawn(id: string): boolean {
  return !id.startsWith("collector.source.");
}

function whyNoService({ inCloud, inventory }: HostDetail): string | undefined {
  if (inCloud?.vm) return "A VM has no compute service; the host that it runs on has.";
  return inventory?.source === "openstack" ? "A cloud has its compute services on its hosts." : undefined;
}

function Placeholder() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-2 h-6 w-60" />
      <Skeleton className="mb-6 h-5 w-96 max-w-full" />
      <Skeleton className="mb-3 h-80 w-full" />
      <div className="grid gap-3 lg:grid-cols-2">
        <Skeleton className="h-52" />
        <Skeleton className="h-52" />
      </div>
    </div>
  );
}

/** The page of one host: where its memory is heading, its alarms, and everything measured, live and back in time. */
export function HostView({ hostId }: { hostId: string }) {
  const path = `/api/hosts/${encodeURIComponent(hostId)}`;
  const host = useQuery({
    queryKey: ["host", hostId],
    queryFn: ({ signal }) => fetchJson<HostDetail>(path, { signal }),
    refetchInterval: REFRESH_MS,
  });
  const series = useSeries(hostId);
  const feed = useHostFeed(hostId);
  const outlook = useOutlook(feed);
  const alarms = useAlarms();
  const ownAlarms = useMemo(() => (alarms ?? []).filter((alarm) => alarm.hostId === hostId), [alarms, hostId]);
  const isLive = useIsHostLive(hostId);
  const isClient = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );

  if (host.error && !host.data) {
    if (host.error instanceof ApiRequestError && host.error.status === 404) {
      return (
        <EmptyState
          title={`There is no host ${hostId}`}
          message="It may have been removed, or its name is written otherwise."
          action={
            <Button asChild>
              <Link href="/" prefetch={false}>
                To the fleet
              </Link>
            </Button>
          }
        />
      );
    }
    return (
      <ErrorState title="The host could not be read" message={host.error.message} onRetry={() => void host.refetch()} />
    );
  }
  if (!host.data || !isClient) return <Placeholder />;
  const ids = series.data?.filter(isDrawn);
  return (
    <>
      <HostHeader host={host.data} />
      <HostMachine inventory={host.data.inventory} />
      <StaleNote />
      <HostAlarms hostId={hostId} alarms={ownAlarms} />
      <HostOutlook outlook={outlook} />
      <HostServiceCard hostId={hostId} alarms={ownAlarms} whyNone={whyNoService(host.data)} />
      {host.data.inCloud && <HostCloudCard hostId={hostId} inCloud={host.data.inCloud} />}
      {series.error && !ids && (
        <ErrorState
          title="The host's series could not be read"
          message={series.error.message}
          onRetry={() => void series.refetch()}
        />
      )}
      {ids && ids.length > 0 && (
        <HostChartsView
          hostId={hostId}
          seriesIds={ids}
          feed={feed}
          alarms={ownAlarms}
          outlook={outlook}
          isStale={!isLive}
        />
      )}
      {ids && ids.length > 0 && host.data.inventory?.source === COLLECTOR && (
        <WhenSeen placeholder={PROCESSES_PLACE}>{() => <HostProcesses hostId={hostId} feed={feed} />}</WhenSeen>
      )}
      {ids && ids.length === 0 && (
        <EmptyState
          title="Nothing has been measured yet"
          message="Charts appear with the first frame of this host's collector. Settings, Hosts shows the line that starts one."
        />
      )}
    </>
  );
}

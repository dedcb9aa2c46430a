"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import type { ActionKind } from "../../domain/action";
import type { HostService } from "../../domain/action-api";
import { ACTION_WORDS } from "../../domain/action-words";
import type { Alarm } from "../../domain/alarm";
import type { ComputeService } from "../../domain/cloud";
import { ActionDialog, type WantedAction } from "../action/action-dialog";

import { alarmRequests } from "../action/alarm-requests";
import { ServiceStatus } from "../action/service-status";
import { useComputeServices } from "../action/use-compute-services";
import { useMay } from "../shell/use-session";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";

const CONNECTED = "premonitor.openstack";

/** Whether a cloud was connected when this browser last looked, so that the card's place can be held. */
function wasConnected(): boolean {
  return localStorage.getItem(CONNECTED) === "1";
}

function rememberConnected(isConnected: boolean): void {
  if (isConnected) localStorage.setItem(CONNECTED, "1");
  else localStorage.removeItem(CONNECTED);
}

/** What makes sense to do to a service as it is now. */
function kindsFor({ status, state, forcedDown }: ComputeService): ActionKind[] {
  const isAway = state !== "up" && forcedDown !== true;
  return [
    ...(status === "disabled" ? (["nova.enable"] as const) : (["nova.disable"] as const)),
    ...(status !== "disabled" && isAway ? (["nova.disable-and-force-down"] as const) : []),
    ...(forcedDown === true ? (["nova.clear-force-down"] as const) : []),
    ...(forcedDown === false ? (["nova.force-down"] as const) : []),
    "nova.migrate",
    "congress.push",
    "congress.take-back",
  ];
}

interface HostServiceCardProps {
  hostId: string;
  alarms: readonly Alarm[];
  /** Why it has none, where that is known better than Nova can say. */
  whyNone?: string | undefined;
}

/** The host's compute service in Nova, and what can be done to it. Nothing at all while no cloud is set up. */
export function HostServiceCard({ hostId, alarms, whyNone }: HostServiceCardProps) {
  const isAdmin = useMay("admin");
  const mayAct = useMay("operator");
  const services = useComputeServices([hostId]);
  const [requests, setRequests] = useState<WantedAction[] | null>(null);
  const { data, error } = services;
  useEffect(() => {
    if (data) rememberConnected(data.isConfigured);
  }, [data]);
  if (services.isPending && wasConnected()) return <Skeleton className="mb-3 h-[4.625rem] w-full" />;
  if (!data) return error ? <p className="mb-3 text-muted">Nova could not be asked: {error.message}</p> : null;
  if (!data.isConfigured) {
    return isAdmin ? (
      <p className="mb-3 text-sm text-muted">
        OpenStack is not connected, so nothing can be done to this host from here.{" "}
        <Link prefetch={false} href="/settings/openstack" className="text-accent underline">
          Connect it
        </Link>
      </p>
    ) : null;
  }
  const own = data.hosts[0];
  const cloud = data.clouds.find(({ cloudId }) => cloudId === own?.cloudId) ?? data.clouds[0];
  const active = alarms.filter(({ state }) => state === "active");
  const ask = (kind: ActionKind) => {
    // What is taken back by hand is whatever was pushed for this host.
    const [ofAlarm] = kind === "congress.take-back" ? [] : alarmRequests(kind, active);
    setRequests([ofAlarm ?? { kind, hostId }]);
  };
  return (
    <section aria-label="Compute service" className="mb-3 rounded-lg border border-line bg-surface px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="text-sm font-medium text-faint">Nova</h2>
        <NovaLine own={own} whyNone={whyNone} />
        {own?.service && cloud && (
          <span className="text-sm text-muted tabular-nums">
            {own.service.host} in {cloud.cloudId} · {cloud.enabledCount} of {cloud.computeCount} compute hosts enabled
            {cloud.atMs !== null && (
              <>
                {" "}
                · read <RelativeTime atMs={cloud.atMs} />
              </>
            )}
          </span>
        )}
        {cloud && cloud.problem !== "" && (
          <span className="text-warning">Nova cannot be read now: {cloud.problem}</span>
        )}
      </div>
      {mayAct && (
        <div className="mt-2 flex flex-wrap gap-2">
          {(own?.service ? kindsFor(own.service) : []).map((kind) => (
            <Button key={kind} size="sm" onClick={() => ask(kind)}>
              {ACTION_WORDS[kind]}
            </Button>
          ))}
          {data.destinations.length > 0 && active.length > 0 && (
            <Button size="sm" onClick={() => ask("notify")}>
              {ACTION_WORDS.notify}
            </Button>
          )}
        </div>
      )}
      {requests && (
        <ActionDialog requests={requests} destinations={data.destinations} onClose={() => setRequests(null)} />
      )}
    </section>
  );
}

function NovaLine({ own, whyNone }: { own: HostService | undefined; whyNone: string | undefined }) {
  if (own?.service) return <ServiceStatus service={own.service} />;
  return <span className="text-muted">{whyNone ?? own?.why ?? "This host is not known."}</span>;
}

"use client";

import { useState } from "react";
import type { ActionKind } from "../../domain/action";
import { ACTION_WORDS } from "../../domain/action-words";
import type { Alarm } from "../../domain/alarm";
import { Button, type ButtonProps } from "../ui/button";
import { ActionDialog, type WantedAction } from "./action-dialog";

import { alarmRequests } from "./alarm-requests";
import { useComputeServices } from "./use-compute-services";

/** What can be done outside about alarms; the dialog says what stands against it. */
export function ActButtons({ alarms, size }: { alarms: readonly Alarm[]; size: ButtonProps["size"] }) {
  const [requests, setRequests] = useState<WantedAction[] | null>(null);
  const hostIds = [...new Set(alarms.map(({ hostId }) => hostId))];
  const { data } = useComputeServices(hostIds);
  const destinations = data?.destinations ?? [];
  const button = (kind: ActionKind) => (
    <Button size={size} onClick={() => setRequests(alarmRequests(kind, alarms))}>
      {ACTION_WORDS[kind]}
    </Button>
  );
  return (
    <>
      {button("congress.push")}
      {button("nova.disable")}
      {destinations.length > 0 && button("notify")}
      {requests && <ActionDialog requests={requests} destinations={destinations} onClose={() => setRequests(null)} />}
    </>
  );
}

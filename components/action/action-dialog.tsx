"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useCallback, useEffect, useId, useState } from "react";
import type { ActionRequest } from "../../domain/action";
import type { ActionPlan, StartedActions } from "../../domain/action-api";
import { ACTION_WORDS } from "../../domain/action-words";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { FormField, TextField } from "../ui/form-field";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { showToast } from "../ui/toast";
import { ActionPlanView } from "./action-plan-view";
import { ActionProgress } from "./action-progress";

const EDIT_PAUSE_MS = 400;
const MAX_REASON = 255;

/** What is asked for; the server fills in the rest. */
export type WantedAction = Pick<ActionRequest, "kind"> & Partial<ActionRequest>;

export interface ActionDialogProps {
  /** All of one kind. */
  requests: readonly WantedAction[];
  /** Places that a message can go to. */
  destinations?: readonly { id: string; kind: string }[];
  onClose: () => void;
}

function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), EDIT_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function has(kind: ActionRequest["kind"]) {
  return {
    reason: kind === "nova.disable" || kind === "nova.disable-and-force-down",
    event: kind === "congress.push" || kind === "vitrage.event",
    destination: kind === "notify",
  };
}

/** Shows exactly what will be done, does it once, and tells what became of it. */
export function ActionDialog({ requests, destinations = [], onClose }: ActionDialogProps) {
  const [first] = requests;
  const kind = first!.kind;
  const needs = has(kind);
  const [requestId] = useState(() => crypto.randomUUID());
  const reasons = new Set(requests.map((request) => request.reason ?? ""));
  /** Alarms that differ: each host has its own reason until one is written for all. */
  const hasOwnReasons = reasons.size > 1;
  const [reason, setReason] = useState(hasOwnReasons ? "" : (first!.reason ?? ""));
  const [event, setEvent] = useState(first!.event ?? { type: "compute.host.down", status: "down" });
  const [destinationId, setDestinationId] = useState(first!.destinationId ?? destinations[0]?.id ?? "");
  const statusList = useId();
  const queries = useQueryClient();
  const edited = useSettled(`${reason}\n${event.type}\n${event.status}\n${destinationId}`);
  const full = requests.map((request) => ({
    ...request,
    ...(needs.reason && !(hasOwnReasons && reason === "") ? { reason } : {}),
    ...(needs.event ? { event } : {}),
    ...(needs.destination && destinationId !== "" ? { destinationId } : {}),
  }));
  const plans = useQuery({
    queryKey: ["action-plan", requestId, edited],
    queryFn: async ({ signal }) =>
      (
        await fetchJson<{ plans: ActionPlan[] }>("/api/actions/plan", {
          method: "POST",
          body: { requests: full },
          signal,
        })
      ).plans,
    placeholderData: (before) => before,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const possible = plans.data?.filter(({ refusal }) => refusal === "") ?? [];
  const isCurrent = edited === `${reason}\n${event.type}\n${event.status}\n${destinationId}` && !plans.isFetching;
  const start = useMutation({
    mutationFn: () =>
      fetchJson<StartedActions>("/api/actions", {
        method: "POST",
        body: { requestId, requests: possible.map(({ request, before }) => ({ ...request, before })) },
      }),
  });
  const refresh = useCallback(() => {
    void queries.invalidateQueries({ queryKey: ["compute-services"] });
    void queries.invalidateQueries({ queryKey: ["actions"] });
    void queries.invalidateQueries({ queryKey: ["rows"] });
  }, [queries]);
  const close = () => {
    if (start.data && start.data.actions.length > 0) {
      refresh();
      showToast("It goes on by itself", { message: "Actions shows what becomes of it." });
    }
    onClose();
  };
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    // After an error it is the same press of the button: the server does nothing twice.
    if (isCurrent && possible.length > 0 && !start.isPending) start.mutate();
  };
  const many = requests.length > 1 ? ` (${requests.length})` : "";
  const title = `${ACTION_WORDS[kind]}${many}`;
  if (start.data) {
    return (
      <StartedDialog
        title={title}
        started={start.data}
        plans={possible}
        onEnded={refresh}
        onClose={onClose}
        onLeave={close}
      />
    );
  }
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="w-[min(40rem,calc(100vw-2rem))]">
        <form onSubmit={submit} className="flex flex-col gap-4">
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription className="mt-0">This is what will be sent. Nothing has been done yet.</DialogDescription>
          {needs.reason && (
            <TextField
              label="Reason"
              hint={
                hasOwnReasons && reason === ""
                  ? "Empty: the reason of each is its own alarm."
                  : `${reason.length} of ${MAX_REASON} characters; Nova keeps it with the service.`
              }
              required={!hasOwnReasons}
              autoComplete="off"
              maxLength={MAX_REASON}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
          {needs.event && (
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField
                label="Type"
                required
                autoComplete="off"
                maxLength={128}
                value={event.type}
                onChange={({ target }) => setEvent({ ...event, type: target.value })}
              />
              <TextField
                label="Status"
                required
                autoComplete="off"
                maxLength={64}
                list={statusList}
                value={event.status}
                onChange={({ target }) => setEvent({ ...event, status: target.value })}
              />
              <datalist id={statusList}>
                <option value="down" />
                <option value="down_predict" />
                <option value="up" />
              </datalist>
            </div>
          )}
          {needs.destination && (
            <FormField label="To">
              {(ids) => (
                <Select {...ids} value={destinationId} onChange={({ target }) => setDestinationId(target.value)}>
                  {destinations.map(({ id, kind: of }) => (
                    <option key={id} value={id}>
                      {id} ({of})
                    </option>
                  ))}
                </Select>
              )}
            </FormField>
          )}
          <div aria-busy={plans.isFetching} className="flex min-h-32 flex-col gap-3">
            {plans.data?.map((plan, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: plans come in the order of the requests
              <ActionPlanView key={i} plan={plan} isOpen={requests.length === 1} />
            ))}
            {!plans.data && !plans.error && <Skeleton className="h-32 w-full" />}
          </div>
          <FormError message={start.error?.message ?? plans.error?.message} />
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={!isCurrent || possible.length === 0 || start.isPending}>
              {ACTION_WORDS[kind]}
              {requests.length > 1 && ` (${possible.length})`}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

interface StartedDialogProps {
  title: string;
  started: StartedActions;
  plans: readonly ActionPlan[];
  onEnded: () => void;
  onClose: () => void;
  onLeave: () => void;
}

function StartedDialog({ title, started, plans, onEnded, onClose, onLeave }: StartedDialogProps) {
  const [endedCount, setEndedCount] = useState(0);
  const allCount = started.actions.length;
  const count = useCallback(() => {
    setEndedCount((before) => before + 1);
    onEnded();
  }, [onEnded]);
  const isOver = endedCount >= allCount;
  return (
    <Dialog open onOpenChange={isOver ? onClose : onLeave}>
      <DialogContent className="w-[min(40rem,calc(100vw-2rem))]">
        <DialogTitle>{title}</DialogTitle>
        <ul className="flex flex-col gap-2">
          {started.actions.map((action) => (
            <ActionProgress key={action.id} started={action} onEnded={count} />
          ))}
          {started.refused.map(({ index, reason }) => (
            <li key={index} className="rounded-md border border-line p-3">
              <span className="font-medium">{plans[index]?.title}</span>
              <p className="text-failure">Not begun: {reason}</p>
            </li>
          ))}
        </ul>
        <DialogFooter>
          <Button variant={isOver ? "primary" : "secondary"} onClick={isOver ? onClose : onLeave}>
            {isOver ? "Close" : "Leave it running"}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import type { Policy, PolicyLimits } from "../../domain/policy";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { Skeleton } from "../ui/skeleton";
import { dryRunWords, runDry } from "./policy-dry-run-card";

export interface GoLiveDialogProps {
  policy: Policy;
  limits: PolicyLimits;
  onConfirm: () => void;
  onClose: () => void;
}

/** Before a policy acts by itself: what it would have done, and what holds it back. */
export function GoLiveDialog({ policy, limits, onConfirm, onClose }: GoLiveDialogProps) {
  const run = useQuery({
    queryKey: ["policy-dry-run", policy],
    queryFn: () => runDry(policy, "week"),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { disablesPerHour, enabledPercent, cooldownMinutes } = limits;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent role="alertdialog">
        <DialogTitle>Let {policy.name} act by itself?</DialogTitle>
        <DialogDescription>From now on it does what it would have done as a dry run.</DialogDescription>
        <div className="min-h-12">
          <p className="text-sm text-faint">Over the last week</p>
          {run.data && <p>{dryRunWords(run.data)}</p>}
          {run.error && <p className="text-warning">Its dry run did not work: {run.error.message}</p>}
          {run.isPending && <Skeleton className="h-5 w-full" />}
        </div>
        <div>
          <p className="text-sm text-faint">Limits</p>
          <p>
            At most {disablesPerHour} compute hosts in an hour, at least {enabledPercent} % stay enabled and up,{" "}
            {cooldownMinutes} min between two acts on one host.
          </p>
        </div>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" disabled={run.isPending} onClick={onConfirm}>
            Go live
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { CirclePlay, OctagonX } from "lucide-react";
import { useState } from "react";
import type { PoliciesAnswer } from "../../domain/policy-api";
import { useMay } from "../shell/use-session";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { TextField } from "../ui/form-field";
import { RelativeTime } from "../ui/relative-time";
import { useChangePolicies } from "./use-policies";

/** One switch that stops all policies. */
export function PolicySwitch({ set }: { set: PoliciesAnswer }) {
  const mayAct = useMay("operator");
  const [isAsking, setAsking] = useState(false);
  const [note, setNote] = useState("");
  const change = useChangePolicies(() => setAsking(false));
  const { stopped, policies } = set;
  const liveCount = policies.filter(({ enabled, mode }) => enabled && mode === "live").length;
  return (
    <section
      aria-label="The switch of all policies"
      className={classNames(
        "mb-4 flex flex-wrap items-center justify-between gap-3 rounded-lg border px-4 py-3",
        stopped ? "border-warning/50 bg-warning-soft" : "border-line bg-surface",
      )}
    >
      <p className={stopped ? "text-warning" : undefined} role="status">
        {stopped ? (
          <>
            <strong>All policies are stopped</strong> by {stopped.by}, <RelativeTime atMs={stopped.atMs} />
            {stopped.note !== "" && `: ${stopped.note}`}
          </>
        ) : liveCount === 0 ? (
          "No policy is live: nothing is done by itself."
        ) : (
          `${liveCount} ${liveCount === 1 ? "policy is" : "policies are"} live.`
        )}
      </p>
      {mayAct &&
        (stopped ? (
          <Button disabled={change.isPending} onClick={() => change.mutate({ isStopped: false, note: "" })}>
            <CirclePlay aria-hidden />
            Let them run again
          </Button>
        ) : (
          <Button variant="danger" onClick={() => setAsking(true)}>
            <OctagonX aria-hidden />
            Stop all policies
          </Button>
        ))}
      <Dialog open={isAsking} onOpenChange={setAsking}>
        <DialogContent role="alertdialog">
          <DialogTitle>Stop all policies?</DialogTitle>
          <DialogDescription>
            Nothing is done by itself until somebody lets them run again. What comes due meanwhile is not done later.
          </DialogDescription>
          <TextField
            label="Note (optional)"
            maxLength={500}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
          <FormError message={change.error?.message} />
          <DialogFooter>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button
              variant="danger"
              disabled={change.isPending}
              onClick={() => change.mutate({ isStopped: true, note })}
            >
              Stop them
            </Button>
          </DialogFooter>
        </DialogContent>
      </Dialog>
    </section>
  );
}

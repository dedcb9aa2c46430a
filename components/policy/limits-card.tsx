"use client";

import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { PoliciesAnswer } from "../../domain/policy-api";
import { useMay } from "../shell/use-session";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "../ui/dialog";
import { TextField } from "../ui/form-field";
import { SaveFooter } from "../ui/save-footer";
import { useChangePolicies } from "./use-policies";

/** What holds all policies back. */
export function LimitsCard({ set }: { set: PoliciesAnswer }) {
  const isAdmin = useMay("admin");
  const [isEditing, setEditing] = useState(false);
  const { disablesPerHour, enabledPercent, cooldownMinutes } = set.limits;
  return (
    <Card className="mb-4">
      <CardHeader>
        <div>
          <CardTitle>Limits</CardTitle>
          <p className="text-muted">They hold for all policies and all servers together, and cannot be switched off.</p>
        </div>
        {isAdmin && (
          <Button onClick={() => setEditing(true)}>
            <Pencil aria-hidden />
            Change
          </Button>
        )}
      </CardHeader>
      <dl className="grid gap-x-8 gap-y-3 px-4 py-3 sm:grid-cols-3">
        <div>
          <dt className="text-sm text-faint">Taken away in an hour, per cloud</dt>
          <dd className="tabular-nums">
            at most {disablesPerHour} compute {disablesPerHour === 1 ? "host" : "hosts"}
            {set.disabledInHour.map(({ cloudId, count }) => (
              <span key={cloudId} className="block text-sm text-muted">
                {cloudId}: {count} in the last hour
              </span>
            ))}
          </dd>
        </div>
        <div>
          <dt className="text-sm text-faint">Enabled and up</dt>
          <dd className="tabular-nums">at least {enabledPercent} % of the compute hosts stay so</dd>
        </div>
        <div>
          <dt className="text-sm text-faint">Between two acts on one host</dt>
          <dd className="tabular-nums">at least {cooldownMinutes} min</dd>
        </div>
      </dl>
      {isEditing && <LimitsDialog set={set} onClose={() => setEditing(false)} />}
    </Card>
  );
}

function LimitsDialog({ set, onClose }: { set: PoliciesAnswer; onClose: () => void }) {
  const [version] = useState(set.version);
  const [perHour, setPerHour] = useState(String(set.limits.disablesPerHour));
  const [percent, setPercent] = useState(String(set.limits.enabledPercent));
  const [minutes, setMinutes] = useState(String(set.limits.cooldownMinutes));
  const change = useChangePolicies(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const limits = {
      disablesPerHour: Number(perHour),
      enabledPercent: Number(percent),
      cooldownMinutes: Number(minutes),
    };
    change.mutate({ limits, expectedVersion: version });
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <DialogTitle>Limits of policies</DialogTitle>
          <DialogDescription>
            A policy that would go over one does not act, and raises an alarm instead.
          </DialogDescription>
          <TextField
            label="Compute hosts taken away in an hour, at most"
            type="number"
            required
            min={0}
            max={1000}
            value={perHour}
            onChange={({ target }) => setPerHour(target.value)}
          />
          <TextField
            label="Compute hosts that stay enabled and up, percent"
            type="number"
            required
            min={0}
            max={100}
            value={percent}
            onChange={({ target }) => setPercent(target.value)}
          />
          <TextField
            label="Between two acts on one host, minutes"
            type="number"
            required
            min={0}
            max={10_080}
            value={minutes}
            onChange={({ target }) => setMinutes(target.value)}
          />
          <SaveFooter error={change.error} isPending={change.isPending} onClose={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}

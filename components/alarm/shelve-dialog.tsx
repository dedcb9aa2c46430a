"use client";

import { useState } from "react";
import type { Alarm } from "../../domain/alarm";
import type { ShelfTarget } from "../../domain/quiet";
import { FormField } from "../ui/form-field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { shelve } from "./alarm-deeds";
import { DeedDialog, describeAlarms } from "./deed-dialog";
import { DurationField } from "./duration-field";

const MINUTE_MS = 60_000;
const CHOICES = [
  { label: "for 1 hour", ms: 60 * MINUTE_MS },
  { label: "for 15 minutes", ms: 15 * MINUTE_MS },
  { label: "for 4 hours", ms: 240 * MINUTE_MS },
  { label: "for 1 day", ms: 1440 * MINUTE_MS },
  { label: "for 7 days", ms: 7 * 1440 * MINUTE_MS },
];
type Scope = "alarm" | "host" | "rule";

/** What is to be shelved, each once. */
function targetsOf(alarms: readonly Alarm[], scope: Scope): Partial<ShelfTarget>[] {
  const key = ({ alarm: "id", host: "hostId", rule: "ruleId" } as const)[scope];
  const name = ({ alarm: "alarmId", host: "hostId", rule: "ruleId" } as const)[scope];
  return [...new Set(alarms.map((alarm) => alarm[key]))].map((value) => ({ [name]: value }));
}

/** Hides alarms for a time, and says why. */
export function ShelveDialog({ alarms, onClose }: { alarms: readonly Alarm[]; onClose: () => void }) {
  const [scope, setScope] = useState<Scope>("alarm");
  const [reason, setReason] = useState("");
  const [untilMs, setUntilMs] = useState(() => Date.now() + CHOICES[0]!.ms);
  const isOne = alarms.length === 1;
  return (
    <DeedDialog
      title={isOne ? "Shelve this alarm" : `Shelve ${alarms.length} alarms`}
      description={`${describeAlarms(alarms)}. It goes on being judged, and is shown under "Hidden".`}
      confirmLabel="Shelve"
      canConfirm={reason.trim() !== "" && untilMs > Date.now()}
      onConfirm={() => shelve(targetsOf(alarms, scope), reason, untilMs)}
      onClose={onClose}
    >
      <FormField label="What">
        {(ids) => (
          <Select {...ids} value={scope} onChange={(event) => setScope(event.target.value as Scope)}>
            <option value="alarm">{isOne ? "this alarm" : "these alarms"}</option>
            <option value="host">{isOne ? `all alarms of ${alarms[0]!.hostId}` : "all alarms of their hosts"}</option>
            <option value="rule">
              {isOne ? `all alarms of the rule "${alarms[0]!.ruleName}"` : "all alarms of their rules"}
            </option>
          </Select>
        )}
      </FormField>
      <DurationField label="Shelved" choices={CHOICES} onUntil={(until) => setUntilMs(until ?? Number.NaN)} />
      <FormField label="Reason">
        {(ids) => (
          <Input
            {...ids}
            value={reason}
            maxLength={500}
            autoComplete="off"
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </FormField>
    </DeedDialog>
  );
}

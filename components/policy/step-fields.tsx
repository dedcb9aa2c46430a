import { ArrowDown, ArrowUp, X } from "lucide-react";
import { RowAction } from "../settings/row-action";
import { TextField } from "../ui/form-field";
import { Select } from "../ui/select";
import type { StepDraft } from "./policy-draft";

const KINDS: Record<StepDraft["kind"], string> = {
  "nova.disable": "Disable the compute service",
  "nova.disable-and-force-down": "Disable the compute service and force it down",
  "nova.force-down": "Force the compute service down",
  "congress.push": "Push an event to Congress",
  "vitrage.event": "Tell Vitrage an event",
  notify: "Send a message",
};

export interface StepFieldsProps {
  step: StepDraft;
  number: number;
  destinations: readonly { id: string; kind: string }[];
  onChange: (step: StepDraft) => void;
  onRemove: () => void;
  /** `null` where it is at the end already. */
  onUp: (() => void) | null;
  onDown: (() => void) | null;
}

/** One thing that a policy does. */
export function StepFields({ step, number, destinations, onChange, onRemove, onUp, onDown }: StepFieldsProps) {
  const { kind } = step;
  const hasReason = kind === "nova.disable" || kind === "nova.disable-and-force-down";
  const hasEvent = kind === "congress.push" || kind === "vitrage.event";
  return (
    <li className="flex flex-col gap-3 rounded-md border border-line p-3">
      <div className="flex items-center gap-2">
        <Select
          aria-label={`Step ${number}`}
          value={kind}
          onChange={({ target }) => onChange({ ...step, kind: target.value as StepDraft["kind"] })}
        >
          {Object.entries(KINDS).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
        {onUp && <RowAction label={`Step ${number} earlier`} icon={<ArrowUp />} onClick={onUp} />}
        {onDown && <RowAction label={`Step ${number} later`} icon={<ArrowDown />} onClick={onDown} />}
        <RowAction label={`Remove step ${number}`} icon={<X />} onClick={onRemove} />
      </div>
      {kind.startsWith("nova.") && kind !== "nova.disable" && (
        <p className="text-sm text-warning">
          Mind: once a host is forced down its servers may be started elsewhere while they still run here. Fence it
          first.
        </p>
      )}
      {hasReason && (
        <TextField
          label="Reason"
          hint="Empty: the alarm's text. It begins with premonitor: policy and the policy's id."
          maxLength={200}
          autoComplete="off"
          value={step.reason}
          onChange={({ target }) => onChange({ ...step, reason: target.value })}
        />
      )}
      {hasEvent && (
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label="Type"
            maxLength={128}
            autoComplete="off"
            value={step.type}
            onChange={({ target }) => onChange({ ...step, type: target.value })}
          />
          <TextField
            label="Status"
            maxLength={64}
            autoComplete="off"
            hint="down, or down_predict for a forecast"
            value={step.status}
            onChange={({ target }) => onChange({ ...step, status: target.value })}
          />
        </div>
      )}
      {kind === "notify" && (
        <Select
          aria-label={`Destination of step ${number}`}
          value={step.destinationId}
          onChange={({ target }) => onChange({ ...step, destinationId: target.value })}
        >
          <option value="">Choose where to…</option>
          {destinations.map(({ id, kind: of }) => (
            <option key={id} value={id}>
              {id} ({of})
            </option>
          ))}
        </Select>
      )}
    </li>
  );
}

"use client";

import { useId } from "react";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { CheckedField } from "./checked-field";
import { parseAmount, unitHint } from "./rule-amount";
import { type BoundDraft, type BoundShape, draftKind, hasBoundUnit, type RuleDraft, seriesOf } from "./rule-draft";
import { describeBounds } from "./rule-words";

const SHAPE_WORDS: Record<BoundShape, string> = {
  none: "never",
  above: "above",
  below: "below",
  outside: "outside of",
  inside: "inside of",
};

/** How a number of a draft is understood, in its unit: "above 1.00 GiB"; empty while it cannot be read. */
function understood(draft: RuleDraft, { shape, low, high }: BoundDraft): string {
  const kind = draftKind(draft);
  const [from, to] = [parseAmount(low, kind), parseAmount(high, kind)];
  const bounds = {
    none: null,
    above: { above: to },
    below: { below: from },
    outside: { below: from, above: to },
    inside: { inside: { from, to } },
  }[shape];
  if (!bounds || (shape !== "above" && Number.isNaN(from)) || (shape !== "below" && Number.isNaN(to))) return "";
  const boundUnit = hasBoundUnit(draft) ? draft.boundUnit : "value";
  // Of the look only its kind matters here.
  const look = { at: draft.at } as Parameters<typeof describeBounds>[1]["look"];
  return describeBounds(bounds, { boundUnit, series: seriesOf(draft), look });
}

export interface BoundFieldsProps {
  severity: "warning" | "failure";
  draft: RuleDraft;
  onChange: (bound: BoundDraft) => void;
  problem: string | undefined;
}

/** Where a value is a warning, or a failure: the shape of the bound, and one number or two. */
export function BoundFields({ severity, draft, onChange, problem }: BoundFieldsProps) {
  const bound = draft[severity];
  const { shape, low, high } = bound;
  const words = severity === "failure" ? "Failure" : "Warning";
  const unit = unitHint(draftKind(draft), draft.at === "rate");
  const number = (label: string, value: string, change: (value: string) => void, describedBy: string | undefined) => (
    <Input
      aria-label={label}
      aria-invalid={problem !== undefined || undefined}
      aria-describedby={describedBy}
      autoComplete="off"
      className="w-28"
      value={value}
      onChange={(event) => change(event.target.value)}
    />
  );
  const unitId = useId();
  return (
    <CheckedField label={`${words} when`} hint={understood(draft, bound)} problem={problem}>
      {({ "aria-invalid": isInvalid, ...ids }) => {
        const describedBy = [ids["aria-describedby"], unitId].filter(Boolean).join(" ");
        return (
          <span className="flex flex-wrap items-center gap-2">
            <Select
              {...ids}
              aria-invalid={shape === "none" ? isInvalid : undefined}
              className="w-32"
              value={shape}
              onChange={(event) => onChange({ ...bound, shape: event.target.value as BoundShape })}
            >
              {Object.entries(SHAPE_WORDS).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
            {(shape === "below" || shape === "outside" || shape === "inside") &&
              number(
                shape === "below" ? `${words} below` : `${words}, lower end`,
                low,
                (value) => onChange({ ...bound, low: value }),
                describedBy,
              )}
            {(shape === "outside" || shape === "inside") && <span className="text-muted">to</span>}
            {(shape === "above" || shape === "outside" || shape === "inside") &&
              number(
                shape === "above" ? `${words} above` : `${words}, higher end`,
                high,
                (value) => onChange({ ...bound, high: value }),
                describedBy,
              )}
            <span id={unitId} className="text-muted">
              {shape !== "none" && unit}
            </span>
          </span>
        );
      }}
    </CheckedField>
  );
}

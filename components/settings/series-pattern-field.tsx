"use client";

import { useId } from "react";
import { findMetric, maximumOf } from "../../domain/metric-catalogue";
import { METRIC_DEFINITIONS } from "../../domain/metric-definitions";
import { CheckedText } from "./checked-field";
import { boundKind, unitBeside } from "./rule-amount";
import type { RuleDraft } from "./rule-draft";
import { describeSeries } from "./rule-words";

/** Every metric as a pattern: `filesystem.*.used_ratio`. */
const SUGGESTED = [...new Set(METRIC_DEFINITIONS.map(({ pattern }) => pattern.replace(/\{\w+\}/g, "*")))];

/** What is known of a series: its name and unit, and whether it has the maximum that the rule needs. */
function describeKnown({ series, at, boundUnit }: Pick<RuleDraft, "series" | "at" | "boundUnit">): string {
  const wanted = series.trim();
  if (wanted === "") return "A series, or a pattern in which * stands for any text.";
  if (!findMetric(wanted)) return "Not in the catalogue of metrics: the bounds are numbers without a unit.";
  const needsMaximum = at === "limit" || (boundUnit === "percent" && at !== "anomaly" && at !== "missing");
  if (needsMaximum && maximumOf(wanted) === undefined) {
    return `${describeSeries(wanted)} has no known maximum: this rule would judge nothing.`;
  }
  const unit = unitBeside(boundKind({ series: wanted, boundUnit: "value", look: { at: "value" } }));
  return unit === "" ? describeSeries(wanted) : `${describeSeries(wanted)}, in ${unit}`;
}

export interface SeriesPatternFieldProps {
  draft: Pick<RuleDraft, "series" | "at" | "boundUnit">;
  onValueChange: (series: string) => void;
  problem: string | undefined;
}

/** A pattern of series, with the metrics that are known as suggestions. */
export function SeriesPatternField({ draft, onValueChange, problem }: SeriesPatternFieldProps) {
  const listId = useId();
  return (
    <>
      <CheckedText
        label="Series"
        hint={<span role="status">{describeKnown(draft)}</span>}
        problem={problem}
        value={draft.series}
        onValueChange={onValueChange}
        input={{ list: listId, maxLength: 256, autoCapitalize: "none", className: "font-mono" }}
      />
      <datalist id={listId}>
        {SUGGESTED.map((pattern) => (
          <option key={pattern} value={pattern} label={describeSeries(pattern)} />
        ))}
      </datalist>
    </>
  );
}

"use client";

import type { Look } from "../../domain/rule";
import { FormField } from "../ui/form-field";
import { Select } from "../ui/select";
import type { RuleProblems } from "./check-rule";
import { CheckedText } from "./checked-field";
import { hasWindow, type RuleDraft } from "./rule-draft";
import { FORECAST_EDGE_WORDS, LIMIT_EDGE_WORDS } from "./rule-words";

const LOOK_WORDS: Record<Look["at"], string> = {
  value: "Value: the newest sample",
  forecast: "Forecast: where it will be in some time",
  limit: "Time until full: when it meets its maximum",
  rate: "Rate: how much it changes a second",
  burst: "Burst: the highest sample of a while",
  anomaly: "Anomaly: how far it is from what is usual",
  missing: "Missing: a series has stopped",
  silent: "Silent: a host sends nothing",
};

const METHOD_WORDS: Record<RuleDraft["method"], string> = {
  foresight: "Foresight: learns the series",
  line: "Line through the newest samples",
};

const FORECAST_EDGES: Record<RuleDraft["forecastEdge"], string> = {
  lower: `${FORECAST_EDGE_WORDS.lower}: sure to come`,
  mean: `${FORECAST_EDGE_WORDS.mean}: likely`,
  upper: `${FORECAST_EDGE_WORDS.upper}: possible`,
};

const WINDOW_HINTS: Partial<Record<Look["at"], string>> = {
  rate: "The change is taken over so long: 0.1 s to 1 d.",
  burst: "The highest sample of so long: 0.1 s to 1 d.",
  anomaly: "What is usual is learnt over about so long: 0.1 s to 1 d.",
};

export interface DraftFieldsProps {
  draft: RuleDraft;
  set: (change: Partial<RuleDraft>) => void;
  problems: RuleProblems;
}

interface ChoiceProps<Value extends string> {
  label: string;
  hint?: string;
  words: Record<Value, string>;
  value: Value;
  onValueChange: (value: Value) => void;
}

/** One choice of a few, in a list. */
export function Choice<Value extends string>({ label, hint, words, value, onValueChange }: ChoiceProps<Value>) {
  return (
    <FormField label={label} hint={hint}>
      {(ids) => (
        <Select {...ids} value={value} onChange={(event) => onValueChange(event.target.value as Value)}>
          {Object.entries<string>(words).map(([key, text]) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
        </Select>
      )}
    </FormField>
  );
}

/** What a rule looks at, with the fields that this look has. */
export function LookFields({ draft, set, problems }: DraftFieldsProps) {
  const { at } = draft;
  return (
    <>
      <Choice label="Looks at" words={LOOK_WORDS} value={at} onValueChange={(next) => set({ at: next })} />
      {(at === "forecast" || at === "limit") && (
        <Choice label="Method" words={METHOD_WORDS} value={draft.method} onValueChange={(method) => set({ method })} />
      )}
      {at === "forecast" && (
        <>
          <CheckedText
            label="Ahead"
            hint="So far ahead: 30 s, 10 min, up to 7 d."
            problem={problems.horizon}
            value={draft.horizon}
            onValueChange={(horizon) => set({ horizon })}
          />
          <Choice
            label="Edge of the forecast"
            words={FORECAST_EDGES}
            value={draft.forecastEdge}
            onValueChange={(forecastEdge) => set({ forecastEdge })}
          />
        </>
      )}
      {at === "limit" && (
        <Choice
          label="Full"
          hint="The bounds are times: below 6 h."
          words={LIMIT_EDGE_WORDS}
          value={draft.limitEdge}
          onValueChange={(limitEdge) => set({ limitEdge })}
        />
      )}
      {hasWindow(draft) && (
        <CheckedText
          label="Over"
          hint={WINDOW_HINTS[at]}
          problem={problems.window}
          value={draft.window}
          onValueChange={(window) => set({ window })}
        />
      )}
      {at === "missing" && (
        <CheckedText
          label="Missing for"
          hint="So long after its last sample: 1 s to 7 d."
          problem={problems.after}
          value={draft.after}
          onValueChange={(after) => set({ after })}
        />
      )}
      {at === "silent" && (
        <CheckedText
          label="Missed frames"
          hint="Frames in a row that did not come: 1 to 1000."
          problem={problems.missedFrames}
          value={draft.missedFrames}
          onValueChange={(missedFrames) => set({ missedFrames })}
          input={{ inputMode: "numeric" }}
        />
      )}
    </>
  );
}

"use client";

import type { ReactNode } from "react";
import type { Rule } from "../../domain/rule";
import { Textarea } from "../ui/textarea";
import { BoundFields } from "./bound-fields";
import { CheckedField, CheckedText } from "./checked-field";
import { HostPatternField } from "./host-pattern-field";
import { Choice, type DraftFieldsProps, LookFields } from "./look-fields";
import { unitHint } from "./rule-amount";
import { draftKind, hasBounds, hasBoundUnit } from "./rule-draft";
import { SeriesPatternField } from "./series-pattern-field";

const UNIT_WORDS: Record<Rule["boundUnit"], string> = {
  value: "the series' own unit",
  percent: "percent of its maximum",
  cores: "multiples of the number of cores",
};
const SEVERITY_WORDS: Record<Rule["severity"], string> = { warning: "Warning", failure: "Failure" };

/** Fields that belong together, under what they are about. */
function FieldGroup({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="border-t px-4 py-4 first:border-t-0">
      <legend className="float-left mb-3 w-full font-semibold">{legend}</legend>
      <div className="clear-both grid gap-4 sm:grid-cols-2">{children}</div>
    </fieldset>
  );
}

function CheckBox(props: { label: string; isChecked: boolean; onChange: (isChecked: boolean) => void }) {
  return (
    <label className="flex items-start gap-2 sm:col-span-2">
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={props.isChecked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.label}
    </label>
  );
}

function Patience({ draft, set, problems }: DraftFieldsProps) {
  const unit = unitHint(draftKind(draft), draft.at === "rate");
  return (
    <FieldGroup legend="Raised and cleared">
      <CheckedText
        label="Broken samples"
        hint="So many in a row raise the alarm; one good sample starts the count again."
        problem={problems.hits}
        value={draft.hits}
        onValueChange={(hits) => set({ hits })}
        input={{ inputMode: "numeric" }}
      />
      <CheckedText
        label="Broken for at least"
        hint="Also so long, whatever the sampling rate: 0 s, 90 s, 5 min."
        problem={problems.forTime}
        value={draft.forTime}
        onValueChange={(forTime) => set({ forTime })}
      />
      <CheckedText
        label="Hysteresis"
        hint="So far back inside its bound a value must come before the alarm clears."
        problem={problems.hysteresis}
        value={draft.hysteresis}
        onValueChange={(hysteresis) => set({ hysteresis })}
        unit={unit}
      />
    </FieldGroup>
  );
}

function Broken({ draft, set, problems }: DraftFieldsProps) {
  return (
    <FieldGroup legend="Broken when">
      {hasBoundUnit(draft) && (
        <Choice
          label="Bounds are in"
          words={UNIT_WORDS}
          value={draft.boundUnit}
          onValueChange={(boundUnit) => set({ boundUnit })}
        />
      )}
      {hasBounds(draft) ? (
        <div className="grid gap-4 sm:col-span-2">
          <BoundFields
            severity="warning"
            draft={draft}
            onChange={(warning) => set({ warning })}
            problem={problems.warning}
          />
          <BoundFields
            severity="failure"
            draft={draft}
            onChange={(failure) => set({ failure })}
            problem={problems.failure}
          />
        </div>
      ) : (
        <Choice
          label="Severity"
          words={SEVERITY_WORDS}
          value={draft.severity}
          onValueChange={(severity) => set({ severity })}
        />
      )}
    </FieldGroup>
  );
}

function Told({ draft, set, problems }: DraftFieldsProps) {
  const words = "{host} {rule} {series} {value} {bound} {maximum}";
  return (
    <FieldGroup legend="What is told">
      <CheckedField
        label="Message"
        hint={`Instead of the words that are made for it. Filled in: ${words}`}
        problem={problems.message}
        className="sm:col-span-2"
      >
        {(ids) => (
          <Textarea
            {...ids}
            maxLength={500}
            className="min-h-14"
            value={draft.message}
            onChange={(event) => set({ message: event.target.value })}
          />
        )}
      </CheckedField>
      <CheckedText
        label="Runbook"
        hint="The address of what to do: the alarm links to it."
        problem={problems.runbookUrl}
        className="sm:col-span-2"
        value={draft.runbookUrl}
        onValueChange={(runbookUrl) => set({ runbookUrl })}
        input={{ inputMode: "url", placeholder: "https://", maxLength: 2000 }}
      />
      <CheckBox
        label="A cleared alarm stays in view until somebody has acknowledged it"
        isChecked={draft.keepUntilAcknowledged}
        onChange={(keepUntilAcknowledged) => set({ keepUntilAcknowledged })}
      />
    </FieldGroup>
  );
}

/** All fields of a rule; those that its look has no use for are left out. @param id as it is saved */
export function RuleFields({ id, ...fields }: DraftFieldsProps & { id: string }) {
  const { draft, set, problems } = fields;
  return (
    <>
      <FieldGroup legend="Rule">
        <CheckedText
          label="Name"
          hint={
            <>
              Id: <code className="font-mono">{id}</code>
            </>
          }
          problem={problems.name}
          className="sm:col-span-2"
          value={draft.name}
          onValueChange={(name) => set({ name })}
          input={{ maxLength: 128 }}
        />
        <CheckBox label="The rule is on" isChecked={draft.enabled} onChange={(enabled) => set({ enabled })} />
      </FieldGroup>
      <FieldGroup legend="What is watched">
        <LookFields {...fields} />
        {draft.at !== "silent" && (
          <SeriesPatternField draft={draft} onValueChange={(series) => set({ series })} problem={problems.series} />
        )}
        <HostPatternField value={draft.hosts} onValueChange={(hosts) => set({ hosts })} problem={problems.hosts} />
      </FieldGroup>
      <Broken {...fields} />
      {hasBounds(draft) && <Patience {...fields} />}
      <Told {...fields} />
    </>
  );
}

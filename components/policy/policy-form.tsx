"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import type { Policy } from "../../domain/policy";
import type { PoliciesAnswer } from "../../domain/policy-api";
import { useComputeServices } from "../action/use-compute-services";
import { CheckedText } from "../settings/checked-field";
import { focusFirstProblem } from "../settings/focus-first-problem";
import { HostPatternField } from "../settings/host-pattern-field";
import { RuleRefusal } from "../settings/rule-refusal";
import { useRules } from "../settings/use-change-rules";
import { useWarnOfLeaving } from "../settings/use-warn-of-leaving";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { FormField } from "../ui/form-field";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import { showToast } from "../ui/toast";
import { GoLiveDialog } from "./go-live-dialog";
import {
  checkPolicy,
  draftOfPolicy,
  newPolicy,
  newStep,
  type PolicyDraft,
  type PolicyProblems,
  policyIdFor,
} from "./policy-draft";
import { PolicyDryRunCard } from "./policy-dry-run-card";
import { policyWords } from "./policy-words";
import { StepFields } from "./step-fields";
import { TimesFields } from "./times-fields";
import { useChangePolicies } from "./use-policies";

const MODES = [
  { value: "dry-run", label: "Dry run" },
  { value: "live", label: "Live" },
] as const;
const MAX_STEPS = 5;
const RULE_LIST = "policy-rule-ids";

export interface PolicyFormProps {
  /** The policies as they were when the page was opened. */
  first: PoliciesAnswer;
  /** `undefined` for a new one. */
  edited: Policy | undefined;
}

/** All of a policy, and what it would have done. */
export function PolicyForm({ first, edited }: PolicyFormProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<PolicyDraft>(() => (edited ? draftOfPolicy(edited) : newPolicy()));
  const [begun] = useState(draft);
  const [problems, setProblems] = useState<PolicyProblems>({});
  const [goesLive, setGoesLive] = useState<Policy | null>(null);
  const rules = useRules();
  const services = useComputeServices([]);
  const destinations = services.data?.destinations ?? [];
  const change = useChangePolicies(() => {
    showToast("The policy is saved");
    router.push("/actions/policies");
  });
  useWarnOfLeaving(draft !== begun && !change.isSuccess);
  const set = (part: Partial<PolicyDraft>) => setDraft((before) => ({ ...before, ...part }));
  const id =
    edited?.id ??
    policyIdFor(
      draft.name,
      first.policies.map((one) => one.id),
    );
  const checked = checkPolicy(draft, id);
  const policy = "policy" in checked ? checked.policy : null;
  const save = (put: Policy) => change.mutate({ put, expectedVersion: first.version });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!policy) {
      setProblems("problems" in checked ? checked.problems : {});
      focusFirstProblem(form.current);
      return;
    }
    setProblems({});
    if (policy.mode === "live" && edited?.mode !== "live") setGoesLive(policy);
    else save(policy);
  };
  const steps = draft.steps;
  const move = (i: number, by: number) => {
    const next = [...steps];
    const [moved] = next.splice(i, 1);
    next.splice(i + by, 0, moved!);
    set({ steps: next });
  };
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-5 p-4">
          <div className="grid gap-4 sm:grid-cols-2">
            <CheckedText
              label="Name"
              problem={problems.name}
              value={draft.name}
              onValueChange={(name) => set({ name })}
              input={{ maxLength: 128 }}
            />
            <FormField label="Mode" hint="A dry run records what it would do, and does nothing.">
              {() => (
                <SegmentedControl
                  label="Mode"
                  segments={MODES}
                  value={draft.mode}
                  onValueChange={(mode) => set({ mode })}
                />
              )}
            </FormField>
            <CheckedText
              label="Rules"
              hint="Ids with commas between, * for any text."
              problem={problems.rules}
              value={draft.rules}
              onValueChange={(text) => set({ rules: text })}
              input={{ maxLength: 500, list: RULE_LIST, autoCapitalize: "none" }}
            />
            <datalist id={RULE_LIST}>
              {rules.data?.rules.map((rule) => (
                <option key={rule.id} value={rule.id}>
                  {rule.name}
                </option>
              ))}
            </datalist>
            <HostPatternField value={draft.hosts} onValueChange={(hosts) => set({ hosts })} problem={problems.hosts} />
            <FormField label="Severity">
              {(ids) => (
                <Select
                  {...ids}
                  value={draft.severity}
                  onChange={({ target }) => set({ severity: target.value as PolicyDraft["severity"] })}
                >
                  <option value="failure">failure</option>
                  <option value="warning">warning or failure</option>
                </Select>
              )}
            </FormField>
            <FormField label="When the alarm">
              {(ids) => (
                <Select
                  {...ids}
                  value={draft.on}
                  onChange={({ target }) => set({ on: target.value as PolicyDraft["on"] })}
                >
                  <option value="active">becomes active</option>
                  <option value="acknowledged">is acknowledged</option>
                  <option value="lasts">has lasted for</option>
                </Select>
              )}
            </FormField>
            {draft.on === "lasts" && (
              <CheckedText
                label="For"
                unit="s"
                problem={problems.seconds}
                value={draft.seconds}
                onValueChange={(seconds) => set({ seconds })}
                input={{ inputMode: "numeric" }}
              />
            )}
          </div>
          <TimesFields draft={draft} problem={problems.times} set={set} />
          <section>
            <h2 className="mb-2 font-medium">What it does</h2>
            <ol className="flex flex-col gap-2">
              {steps.map((step, i) => (
                <StepFields
                  key={step.key}
                  step={step}
                  number={i + 1}
                  destinations={destinations}
                  onChange={(next) => set({ steps: steps.map((one) => (one.key === next.key ? next : one)) })}
                  onRemove={() => set({ steps: steps.filter((one) => one.key !== step.key) })}
                  onUp={i > 0 ? () => move(i, -1) : null}
                  onDown={i < steps.length - 1 ? () => move(i, 1) : null}
                />
              ))}
            </ol>
            {problems.steps && <p className="mt-1 text-sm text-failure">{problems.steps}</p>}
            {steps.length < MAX_STEPS && (
              <Button size="sm" className="mt-2" onClick={() => set({ steps: [...steps, newStep("congress.push")] })}>
                <Plus aria-hidden />
                Add a step
              </Button>
            )}
          </section>
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              className="mt-0.5 size-4 accent-accent"
              checked={draft.undo}
              onChange={({ target }) => set({ undo: target.checked })}
            />
            <span>
              Undo it when the alarm clears
              <span className="block text-sm text-muted">
                Enables again what this policy disabled, and sends that it has cleared. Rows in Congress are always
                taken back.
              </span>
            </span>
          </label>
          <p role="status" className="rounded-md bg-page px-3 py-2 text-pretty text-muted">
            {policy ? policyWords(policy) : "The form is not complete yet."}
          </p>
          <RuleRefusal error={change.error} onReload={() => window.location.reload()} />
          <div className="flex justify-end gap-2">
            <Button onClick={() => router.push("/actions/policies")}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={change.isPending}>
              Save
            </Button>
          </div>
        </form>
      </Card>
      <PolicyDryRunCard policy={policy} />
      {goesLive && (
        <GoLiveDialog
          policy={goesLive}
          limits={first.limits}
          onConfirm={() => {
            setGoesLive(null);
            save(goesLive);
          }}
          onClose={() => setGoesLive(null)}
        />
      )}
    </div>
  );
}

import type { Policy, PolicyStep } from "../../domain/policy";

/** A step as it is being entered; the fields of every kind are kept. */
export interface StepDraft {
  key: number;
  kind: PolicyStep["kind"];
  reason: string;
  type: string;
  status: string;
  destinationId: string;
}

/** A policy as it is being entered: numbers are texts. */
export interface PolicyDraft
  extends Pick<Policy, "id" | "name" | "enabled" | "mode" | "rules" | "hosts" | "severity" | "undo"> {
  on: Policy["when"]["on"];
  seconds: string;
  hasTimes: boolean;
  timeZone: string;
  weekdays: number[];
  from: string;
  to: string;
  steps: StepDraft[];
}

export const NEW_POLICY_PATH = "new";

let nextKey = 1;

export function newStep(kind: PolicyStep["kind"] = "nova.disable"): StepDraft {
  return { key: nextKey++, kind, reason: "", type: "compute.host.down", status: "down", destinationId: "" };
}

export function newPolicy(): PolicyDraft {
  return {
    id: "",
    name: "",
    enabled: true,
    mode: "dry-run",
    rules: "*",
    hosts: "*",
    severity: "failure",
    undo: false,
    on: "active",
    seconds: "60",
    hasTimes: false,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    from: "00:00",
    to: "00:00",
    steps: [newStep()],
  };
}

export function draftOfPolicy(policy: Policy): PolicyDraft {
  const { when, times, steps, ...same } = policy;
  return {
    ...newPolicy(),
    ...same,
    on: when.on,
    seconds: when.on === "lasts" ? String(when.seconds) : "60",
    hasTimes: times !== null,
    ...times,
    steps: steps.map((step) => ({
      ...newStep(step.kind),
      ...("reason" in step ? { reason: step.reason } : {}),
      ...("event" in step ? step.event : {}),
      ...("destinationId" in step ? { destinationId: step.destinationId } : {}),
    })),
  };
}

/** An id made of a name: small letters, digits and dashes, and none that is taken. */
export function policyIdFor(name: string, taken: readonly string[]): string {
  const base =
    name
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 56) || "policy";
  const isFree = (id: string) => id !== NEW_POLICY_PATH && !taken.includes(id);
  if (isFree(base)) return base;
  for (let i = 2; ; i++) if (isFree(`${base}-${i}`)) return `${base}-${i}`;
}

function stepOf(draft: StepDraft): PolicyStep {
  const { kind, reason, type, status, destinationId } = draft;
  switch (kind) {
    case "nova.disable":
    case "nova.disable-and-force-down":
      return { kind, reason: reason.trim() };
    case "nova.force-down":
      return { kind };
    case "congress.push":
    case "vitrage.event":
      return { kind, event: { type: type.trim(), status: status.trim() } };
    case "notify":
      return { kind, destinationId };
  }
}

export type PolicyField = "name" | "rules" | "hosts" | "seconds" | "times" | "steps";
export type PolicyProblems = Partial<Record<PolicyField, string>>;

/** The policy that was entered, or what is wrong with it, by field. */
export function checkPolicy(draft: PolicyDraft, id: string): { policy: Policy } | { problems: PolicyProblems } {
  const problems: PolicyProblems = {};
  const seconds = Number(draft.seconds);
  if (draft.name.trim() === "") problems.name = "Give it a name.";
  if (draft.rules.trim() === "") problems.rules = "Say for which rules; * stands for all.";
  if (draft.hosts.trim() === "") problems.hosts = "Say for which hosts; * stands for all.";
  if (draft.on === "lasts" && !(seconds >= 1 && seconds <= 86_400)) {
    problems.seconds = "Give from 1 second to a day (86400).";
  }
  if (draft.hasTimes && draft.weekdays.length === 0) problems.times = "Choose at least one day.";
  else if (draft.hasTimes && (draft.from === "" || draft.to === "")) problems.times = "Give both times.";
  if (draft.steps.length === 0) problems.steps = "Give it something to do.";
  if (draft.steps.some(({ kind, destinationId }) => kind === "notify" && destinationId === "")) {
    problems.steps = "Say where the message goes; Settings, Destinations has the places.";
  }
  if (
    draft.steps.some(
      ({ kind, type, status }) => kind.includes(".") && !kind.startsWith("nova") && (!type.trim() || !status.trim()),
    )
  ) {
    problems.steps = "An event has a type and a status.";
  }
  if (Object.keys(problems).length > 0) return { problems };
  const { name, enabled, mode, rules, hosts, severity, undo, on, timeZone, weekdays, from, to } = draft;
  return {
    policy: {
      id,
      name: name.trim(),
      enabled,
      mode,
      rules: rules.trim(),
      hosts: hosts.trim(),
      severity,
      when: on === "lasts" ? { on, seconds } : { on },
      times: draft.hasTimes ? { timeZone, weekdays: [...weekdays].sort(), from, to } : null,
      steps: draft.steps.map(stepOf),
      undo,
    },
  };
}

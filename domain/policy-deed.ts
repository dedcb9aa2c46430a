import type { PolicyStep } from "./policy";

/** What a step does, for a sentence. */
export function policyDeed(step: PolicyStep): string {
  switch (step.kind) {
    case "nova.disable":
      return "disable the compute service";
    case "nova.disable-and-force-down":
      return "disable the compute service and force it down";
    case "nova.force-down":
      return "force the compute service down";
    case "congress.push":
      return `push ${step.event.type}, ${step.event.status} to Congress`;
    case "vitrage.event":
      return `tell Vitrage ${step.event.type}, ${step.event.status}`;
    case "notify":
      return `send a message to ${step.destinationId}`;
  }
}

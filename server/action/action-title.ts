import type { ActionKind, ActionRequest } from "../../domain/action";

const TITLES: Record<ActionKind, (target: string) => string> = {
  "nova.disable": (target) => `Disable the compute service of ${target}`,
  "nova.enable": (target) => `Enable the compute service of ${target}`,
  "nova.force-down": (target) => `Force the compute service of ${target} down`,
  "nova.clear-force-down": (target) => `No longer force the compute service of ${target} down`,
  "nova.disable-and-force-down": (target) => `Disable the compute service of ${target} and force it down`,
  "nova.migrate": (target) => `Migrate the servers of ${target} away, one at a time`,
  "congress.push": (target) => `Push an event of ${target} to Congress`,
  "congress.take-back": (target) => `Take back from Congress the events of ${target}`,
  "congress.clear": (target) => `Remove all rows of events from Congress in ${target}`,
  "vitrage.event": (target) => `Tell Vitrage of ${target}`,
  notify: (target) => `Send a message about ${target}`,
};

/** What an action does, for a heading. */
export function actionTitle({ kind, cloudId, destinationId }: ActionRequest, target: string | null): string {
  const title = TITLES[kind](target ?? cloudId ?? "nobody");
  return kind === "notify" && destinationId !== null ? `${title} to ${destinationId}` : title;
}

import type { ActionState, ActionSummary } from "../../domain/action";

export const STATE_WORDS: Record<ActionState, string> = {
  "dry-run": "Dry run",
  queued: "Waiting",
  running: "Running",
  retrying: "Trying again",
  done: "Done",
  failed: "Failed",
  refused: "Held back",
  cancelled: "Cancelled",
  unsure: "Unsure",
};

const OPEN: ReadonlySet<ActionState> = new Set(["queued", "running", "retrying"]);

/** Whether it has not ended. */
export function isOpen({ state }: Pick<ActionSummary, "state">): boolean {
  return OPEN.has(state);
}

/** Whom an action is about: the host, else its cloud or destination. */
export function targetWords({ hostId, novaHost, cloudId, destinationId }: ActionSummary): string {
  const host = novaHost ?? hostId;
  if (host !== null && destinationId !== null) return `${host} to ${destinationId}`;
  return host ?? destinationId ?? cloudId ?? "";
}

/** How long it took, in seconds with as many digits as mean something; empty while it runs. */
export function durationWords({ askedAtMs, endedAtMs }: Pick<ActionSummary, "askedAtMs" | "endedAtMs">): string {
  if (endedAtMs === null) return "";
  const seconds = Math.max(0, endedAtMs - askedAtMs) / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/** A reason for Nova out of an alarm's text: at most 255 characters that every Nova can keep. */
export function reasonFrom(text: string): string {
  return text
    .replace(/[^\u0020-\ud7ff\ue000-\uffff]/g, "")
    .trim()
    .slice(0, 255);
}

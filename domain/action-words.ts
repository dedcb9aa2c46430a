import type { ActionKind } from "./action";

/** What an action is called, on buttons and in the journal. */
export const ACTION_WORDS: Record<ActionKind, string> = {
  "nova.disable": "Disable service",
  "nova.enable": "Enable service",
  "nova.force-down": "Force down",
  "nova.clear-force-down": "Clear force down",
  "nova.disable-and-force-down": "Disable and force down",
  "nova.migrate": "Migrate servers away",
  "congress.push": "Push event",
  "congress.take-back": "Take event back",
  "congress.clear": "Clear all rows",
  "vitrage.event": "Tell Vitrage",
  notify: "Notify",
};

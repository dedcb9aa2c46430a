import type { Outage } from "./report-api";

/** Why nothing came of a host, for people. */
export const OUTAGE_WORDS: Record<Outage["cause"], string> = {
  restarted: "the machine was started anew",
  "collector-stopped": "its collector was stopped",
  "not-reached": "the machine ran, but told nothing: the network was away, or its collector was killed",
  silent: "silent until now",
};

"use client";

import { useLinkState } from "../live/live-provider";
import { classNames } from "../ui/class-names";

const MEANING = {
  connecting: "Connecting to the server",
  live: "Numbers arrive as they are measured",
  "catching up": "The link came back; what was missed is being fetched",
  offline: "The server cannot be reached; what you see is from before. It connects again by itself",
};

const LOOKS = {
  connecting: { text: "text-faint", dot: "border border-current" },
  live: { text: "text-muted", dot: "bg-current" },
  "catching up": { text: "text-warning", dot: "border border-current bg-warning-soft" },
  offline: { text: "rounded-md bg-failure-soft text-failure", dot: "border-2 border-current" },
};

/** Whether what is shown is live. */
export function LinkState() {
  const state = useLinkState();
  const { text, dot } = LOOKS[state];
  return (
    <span
      role="status"
      title={MEANING[state]}
      className={classNames("inline-flex h-7 items-center gap-1.5 px-2 text-sm whitespace-nowrap", text)}
    >
      <span aria-hidden="true" className={classNames("size-2 rounded-full", dot)} />
      <span>{state}</span>
    </span>
  );
}

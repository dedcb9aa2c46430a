"use client";

import { RelativeTime } from "../ui/relative-time";
import { useLinkState, useStaleSince } from "./live-provider";

/** Says, while the link is away, from when the numbers are. */
export function StaleNote() {
  const sinceMs = useStaleSince();
  const link = useLinkState();
  if (sinceMs === undefined) return null;
  return (
    <p role="status" className="mb-3 rounded-md bg-warning-soft px-3 py-2 text-warning">
      {link === "offline" ? "The link to the server is lost; it is tried again by itself. " : "Catching up. "}
      The numbers are from <RelativeTime atMs={sinceMs} className="font-medium" />.
    </p>
  );
}

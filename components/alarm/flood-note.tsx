"use client";

import type { Alarm } from "../../domain/alarm";
import { Button } from "../ui/button";
import { useNow } from "../ui/relative-time";
import { floodCount } from "./flood-count";

/** Says that more alarms come than anybody can follow, and offers to look at them by their rule. */
export function FloodNote({ alarms, onGroup }: { alarms: readonly Alarm[]; onGroup: (() => void) | null }) {
  const count = floodCount(alarms, useNow() * 1000);
  if (count === 0) return null;
  return (
    <div
      role="status"
      className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-warning-soft px-3 py-2 text-warning"
    >
      <p className="min-w-0 flex-1">
        A flood: {count} alarms were raised in the last 10 minutes. Sounds and notifications come bundled.
      </p>
      {onGroup && (
        <Button size="sm" onClick={onGroup}>
          Group by rule
        </Button>
      )}
    </div>
  );
}

"use client";

import { formatDuration } from "../../domain/units";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { useNow } from "../ui/relative-time";

/** How long something still lasts, kept up to date; the time of its end is its tooltip. */
export function TimeLeft({ untilMs, className }: { untilMs: number; className?: string }) {
  const { timeZone } = useViewPreferences();
  const leftSeconds = Math.max(0, untilMs / 1000 - useNow());
  const shown = leftSeconds < 60 ? leftSeconds : Math.ceil(leftSeconds / 60) * 60;
  return (
    <time
      dateTime={new Date(untilMs).toISOString()}
      title={`until ${formatTime(untilMs, timeZone)}`}
      className={className}
    >
      {leftSeconds === 0 ? "ends now" : `${formatDuration(shown)} left`}
    </time>
  );
}

"use client";

import { useEffect, useRef, useState } from "react";
import { useAlarms } from "../live/live-provider";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { Button } from "../ui/button";
import { type AwaySummary, awaySummary } from "./away-summary";

const KEY = "premonitor.seenAtMs";
const AWAY_MS = 60_000;
const SEEN_EVERY_MS = 5000;

function counted(count: number, word: string): string {
  return `${count} ${word}`;
}

/** After an absence of a minute: what was raised and cleared meanwhile. An absence is a hidden or closed page. */
export function AwayNote({ onShow }: { onShow: (sinceMs: number) => void }) {
  const { timeZone } = useViewPreferences();
  const alarms = useAlarms();
  const alarmsNow = useRef(alarms);
  alarmsNow.current = alarms;
  const [summary, setSummary] = useState<AwaySummary>();
  const isLoaded = alarms !== undefined;
  useEffect(() => {
    if (!isLoaded) return;
    const look = () => {
      if (document.visibilityState !== "visible") return;
      const seenAtMs = Number(window.localStorage.getItem(KEY) ?? Number.NaN);
      if (Date.now() - seenAtMs > AWAY_MS) setSummary(awaySummary(alarmsNow.current ?? [], seenAtMs));
      window.localStorage.setItem(KEY, String(Date.now()));
    };
    look();
    const timer = setInterval(look, SEEN_EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [isLoaded]);
  if (!summary) return null;
  return (
    <div role="status" className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-accent-soft px-3 py-2">
      <p className="min-w-0 flex-1">
        While you were away since {formatTime(summary.sinceMs, timeZone)}: {counted(summary.raisedCount, "raised")},{" "}
        {counted(summary.clearedCount, "cleared")}; {counted(summary.openCount, "active now")}.
      </p>
      <Button
        size="sm"
        onClick={() => {
          onShow(Math.floor(summary.sinceMs));
          setSummary(undefined);
        }}
      >
        Show them
      </Button>
      <Button size="sm" variant="ghost" onClick={() => setSummary(undefined)}>
        Dismiss
      </Button>
    </div>
  );
}

"use client";

import { useSyncExternalStore } from "react";
import { formatDuration } from "../../domain/units";
import { formatTime, useViewPreferences } from "../shell/view-preferences";

const EVERY_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowSeconds = 0;

function tick(): void {
  nowSeconds = Math.floor(Date.now() / 1000);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    timer = setInterval(tick, EVERY_MS);
    nowSeconds = Math.floor(Date.now() / 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function describeAge(ageSeconds: number): string {
  if (ageSeconds < 2) return "now";
  if (ageSeconds < 3600)
    return `${formatDuration(ageSeconds < 60 ? ageSeconds : Math.floor(ageSeconds / 60) * 60)} ago`;
  return `${formatDuration(ageSeconds).split(" ").slice(0, 2).join(" ")} ago`;
}

/** The time in whole seconds since 1970, renewed each second. */
export function useNow(): number {
  const now = useSyncExternalStore(
    subscribe,
    () => nowSeconds,
    () => 0,
  );
  return now || Math.floor(Date.now() / 1000);
}

/** How long ago something was, kept up to date; the time itself is its tooltip. */
export function RelativeTime({ atMs, className }: { atMs: number; className?: string }) {
  const { timeZone } = useViewPreferences();
  const age = Math.max(0, useNow() - Math.floor(atMs / 1000));
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatTime(atMs, timeZone)} className={className}>
      {describeAge(age)}
    </time>
  );
}

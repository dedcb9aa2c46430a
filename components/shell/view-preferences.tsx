"use client";

import { useSyncExternalStore } from "react";
import type { RateDisplay } from "../../domain/units";
import { THEME_KEY, type Theme } from "./theme-script";

/** How the viewer wants times, rates and colours. Kept in this browser. */
export interface ViewPreferences {
  timeZone: "local" | "utc";
  rateDisplay: RateDisplay;
  theme: Theme;
}

export type TimeZone = ViewPreferences["timeZone"];

const KEYS = { timeZone: "premonitor.timeZone", rateDisplay: "premonitor.rateDisplay", theme: THEME_KEY } as const;
const ON_SERVER: ViewPreferences = { timeZone: "local", rateDisplay: "bits", theme: "dark" };
const listeners = new Set<() => void>();
let current: ViewPreferences | undefined;

/** `null` where the browser keeps nothing for us, as with cookies blocked. */
function kept(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

function read(): ViewPreferences {
  return {
    timeZone: kept(KEYS.timeZone) === "utc" ? "utc" : "local",
    rateDisplay: kept(KEYS.rateDisplay) === "bytes" ? "bytes" : "bits",
    theme: document.documentElement.dataset.theme === "light" ? "light" : "dark",
  };
}

function snapshot(): ViewPreferences {
  current ??= read();
  return current;
}

function apply(next: ViewPreferences): void {
  current = next;
  document.documentElement.dataset.theme = next.theme;
  for (const listener of listeners) listener();
}

export function setViewPreferences(change: Partial<ViewPreferences>): void {
  for (const [name, value] of Object.entries(change) as [keyof ViewPreferences, string][]) {
    try {
      window.localStorage.setItem(KEYS[name], value);
    } catch {
      // It holds for this page then.
    }
  }
  apply({ ...snapshot(), ...change });
}

function onStorage(event: StorageEvent): void {
  if (event.key === KEYS.theme && (event.newValue === "light" || event.newValue === "dark")) {
    document.documentElement.dataset.theme = event.newValue;
  }
  apply(read());
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener("storage", onStorage);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("storage", onStorage);
  };
}

export function useViewPreferences(): ViewPreferences {
  return useSyncExternalStore(subscribe, snapshot, () => ON_SERVER);
}

/** `2026-03-01 14:03:22`, with `UTC` behind it when it is. */
export function formatTime(atMs: number, timeZone: TimeZone): string {
  return `${formatDate(atMs, timeZone)} ${formatClock(atMs, timeZone)}${timeZone === "utc" ? " UTC" : ""}`;
}

function parts(atMs: number, timeZone: TimeZone): string {
  const shiftMs = timeZone === "utc" ? 0 : new Date(atMs).getTimezoneOffset() * 60_000;
  return new Date(atMs - shiftMs).toISOString();
}

/** `2026-03-01` */
export function formatDate(atMs: number, timeZone: TimeZone): string {
  return parts(atMs, timeZone).slice(0, 10);
}

/** `14:03:22` */
export function formatClock(atMs: number, timeZone: TimeZone): string {
  return parts(atMs, timeZone).slice(11, 19);
}

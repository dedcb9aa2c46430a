"use client";

import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
const EMPTY = "";

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** What the address says behind `?`, and a way to change parts of it in place; an empty text takes a part out. */
export function useSearchState(): [URLSearchParams, (change: Record<string, string>) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => EMPTY,
  );
  const set = useCallback((change: Record<string, string>) => {
    const search = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(change)) {
      if (value === "") search.delete(name);
      else search.set(name, value);
    }
    const query = search.toString();
    window.history.replaceState(null, "", query === "" ? window.location.pathname : `?${query}`);
    for (const listener of listeners) listener();
  }, []);
  return [new URLSearchParams(text), set];
}

"use client";

import { useEffect, useRef } from "react";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches("input:not([type=checkbox]), textarea, select") || target.closest("dialog") !== null)
  );
}

/** Does what belongs to a key, while nobody types. `Shift+` before the name of a key stands for both together. */
export function useConsoleKeys(keys: ReadonlyMap<string, () => unknown>): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const isOnButton = event.target instanceof HTMLElement && event.target.matches("button, a");
      if (event.key === "Enter" && isOnButton) return;
      const isShiftedArrow = event.shiftKey && event.key.startsWith("Arrow");
      const act = now.current.get(isShiftedArrow ? `Shift+${event.key}` : event.key);
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

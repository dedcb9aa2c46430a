"use client";

import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button } from "./button";
import { classNames } from "./class-names";

export interface Toast {
  id: number;
  title: string;
  message?: string;
  tone: "neutral" | "failure";
  action?: { label: string; run: () => void };
}

const MAX_TOASTS = 4;
const SHOWN_MS = { neutral: 5000, failure: 12_000 };
const NONE: readonly Toast[] = [];
const listeners = new Set<() => void>();
let toasts = NONE;
let lastId = 0;

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

/** Says in a corner, for some seconds, that something was done or failed. */
export function showToast(
  title: string,
  { message, tone = "neutral", action }: Partial<Pick<Toast, "message" | "tone" | "action">> = {},
): void {
  const id = ++lastId;
  change([...toasts, { id, title, message, tone, action }].slice(-MAX_TOASTS));
  setTimeout(() => dismiss(id), action ? SHOWN_MS.failure : SHOWN_MS[tone]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => NONE,
  );
  return (
    <section
      aria-label="Messages"
      aria-live="polite"
      className="fixed right-4 bottom-4 z-50 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2"
    >
      {shown.map(({ id, title, message, tone, action }) => (
        <div
          key={id}
          className="flex items-start gap-2 rounded-lg border border-line bg-raised py-2 pr-2 pl-3 shadow-raised"
        >
          <div className="min-w-0 flex-1 py-1">
            <p className={classNames("font-medium", tone === "failure" && "text-failure")}>{title}</p>
            {message && <p className="text-muted">{message}</p>}
          </div>
          {action && (
            <Button
              size="sm"
              onClick={() => {
                dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <Button variant="ghost" size="icon" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <X aria-hidden />
          </Button>
        </div>
      ))}
    </section>
  );
}

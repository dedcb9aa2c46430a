"use client";

import { Search } from "lucide-react";
import { lazy, Suspense, useLayoutEffect, useState, useSyncExternalStore } from "react";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogTitle } from "../ui/dialog";
import { PALETTE_FIELD_CLASSES, PALETTE_PROMPT } from "./palette-field";

const PaletteResults = lazy(() => import("./palette-results"));

const neverChanges = () => () => undefined;
const useIsMac = () =>
  useSyncExternalStore(
    neverChanges,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  );

/** Finds hosts, pages and alarms. The field is here at once and keeps what is typed while the rest is being fetched. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const modifier = useIsMac() ? "⌘" : "Ctrl";

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setQuery("");
      setOpen((wasOpen) => !wasOpen);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        className="px-2 xl:border-line xl:bg-page"
        aria-label="Find a host, page or alarm"
        aria-keyshortcuts="Control+K Meta+K"
        title={`Find a host, page or alarm (${modifier} K)`}
        onClick={() => {
          setQuery("");
          setOpen(true);
        }}
      >
        <Search aria-hidden />
        <span className="hidden min-w-12 text-left font-normal xl:inline">Find</span>
        <kbd className="hidden font-sans text-xs text-faint 2xl:inline">{modifier} K</kbd>
      </Button>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent place="top" closeButton={false} className="overflow-hidden">
          <DialogTitle className="sr-only">{PALETTE_PROMPT}</DialogTitle>
          <Suspense
            fallback={
              <input
                aria-label={PALETTE_PROMPT}
                placeholder={PALETTE_PROMPT}
                value={query}
                onChange={(event) => setQuery(event.target.value)}
                className={PALETTE_FIELD_CLASSES}
              />
            }
          >
            <PaletteResults query={query} onQueryChange={setQuery} onClose={() => setOpen(false)} />
          </Suspense>
        </DialogContent>
      </Dialog>
    </>
  );
}

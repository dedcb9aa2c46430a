"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { JournalEntry } from "../../domain/alarm";
import { classNames } from "../ui/class-names";
import { HISTORY_COLUMNS, historyColumnClass } from "./history-columns";
import { JournalRow } from "./journal-row";

const ROW_HEIGHT = 52;
/** So many rows before the end the next page is asked for. */
const ROWS_AHEAD = 50;
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

export interface JournalListProps {
  entries: readonly JournalEntry[];
  /** Something else is being looked for, and this is what was found before. */
  isBusy: boolean;
  /** Called again and again while the reader is near the end. */
  onNearEnd: () => void;
}

/** The history as a list that draws only what is on screen; the arrow keys go from row to row. */
export function JournalList({ entries, isBusy, onNearEnd }: JournalListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => entries[index]!.id,
    overscan: 12,
  });
  const rows = virtualizer.getVirtualItems();
  const isNearEnd = (rows[rows.length - 1]?.index ?? 0) >= entries.length - ROWS_AHEAD;
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  });
  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>) => {
    const step = STEPS[event.key];
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
    if (step === undefined || !row) return;
    event.preventDefault();
    const next = Math.min(entries.length - 1, Math.max(0, Number(row.dataset.index) + step));
    virtualizer.scrollToIndex(next);
    scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] a`)?.focus();
  };
  return (
    <div aria-busy={isBusy} className={classNames(isBusy && "opacity-60")}>
      <div
        aria-hidden="true"
        className="flex h-9 items-center gap-4 border-b border-line px-4 text-sm font-medium text-faint max-sm:gap-3 max-sm:px-3"
      >
        {HISTORY_COLUMNS.map(({ name, label }) => (
          <div key={name} className={classNames("truncate", historyColumnClass(name))}>
            {label}
          </div>
        ))}
      </div>
      <div ref={scroller} className="max-h-[max(20rem,calc(100dvh-20rem))] overflow-y-auto">
        <ol
          aria-label="Alarm history, newest first"
          onKeyDown={onKeyDown}
          className="relative"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {rows.map(({ index, key, start }) => (
            <JournalRow
              key={key}
              entry={entries[index]!}
              index={index}
              rowCount={entries.length}
              style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
            />
          ))}
        </ol>
      </div>
    </div>
  );
}

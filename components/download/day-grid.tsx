"use client";

import { Archive } from "lucide-react";
import { type KeyboardEvent, useLayoutEffect, useRef } from "react";
import type { DownloadDay } from "../../domain/export-api";
import { formatValue } from "../../domain/units";
import { classNames } from "../ui/class-names";
import { addDays, addMonths, type DayRange, earlierOf, weekdayOf, weeksOf } from "./calendar-month";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/** From which share on a day counts as whole: a restart of the collector may cost a minute. */
const WHOLE = 0.999;

/** Where a key leads from a day. */
const MOVES: Record<string, (day: string) => string> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  Home: (day) => addDays(day, -weekdayOf(day)),
  End: (day) => addDays(day, 6 - weekdayOf(day)),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
};

/** How much of a day was measured, by the finest tier that still has all of it. */
export function measuredRatioOf({ measuredRatio }: DownloadDay): number {
  return measuredRatio["1m"] || measuredRatio["1h"];
}

/** The ground of a day of which so much was measured. */
export function shadeOf(ratio: number): string {
  if (ratio === 0) return "bg-page";
  return ratio >= WHOLE ? "bg-accent/25" : "bg-accent/10";
}

function wordsOf(day: DownloadDay): string {
  const ratio = measuredRatioOf(day);
  const measured = ratio === 0 ? "nothing measured" : `${formatValue(ratio, "ratio")} measured`;
  return [measured, ...day.files.map(({ name, sizeBytes }) => `${name}, ${formatValue(sizeBytes, "bytes")}`)].join(
    "; ",
  );
}

export interface DayGridProps {
  /** `2026-11` */
  month: string;
  today: string;
  /** By day; empty while they are read. */
  days: ReadonlyMap<string, DownloadDay>;
  range: DayRange | null;
  /** The one day that the Tab key leads to. */
  focusedDay: string;
  onFocusDay: (day: string) => void;
  onChoose: (day: string) => void;
}

/** The days of a month; arrows, Home, End and the page keys go from day to day, as in WAI-ARIA's grids of dates. */
export function DayGrid({ month, today, days, range, focusedDay, onFocusDay, onChoose }: DayGridProps) {
  const grid = useRef<HTMLTableElement>(null);
  const isMoving = useRef(false);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    onFocusDay(earlierOf(move(focusedDay), today));
    isMoving.current = true;
  };
  // The day may be of another month, whose cells are there only now.
  useLayoutEffect(() => {
    if (isMoving.current) grid.current?.querySelector<HTMLElement>(`[data-day="${focusedDay}"]`)?.focus();
    isMoving.current = false;
  }, [focusedDay]);
  return (
    <table ref={grid} aria-label={`Days of ${month}`} className="w-full table-fixed">
      <thead>
        <tr>
          {WEEKDAYS.map((name) => (
            <th key={name} scope="col" className="pb-1 text-sm font-normal text-faint">
              <abbr title={name} className="no-underline">
                {name.slice(0, 2)}
              </abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week.find((day) => day !== null)}>
            {week.map((day, i) =>
              day === null ? (
                <td key={WEEKDAYS[i]} />
              ) : (
                <DayCell
                  key={day}
                  day={day}
                  found={days.get(day)}
                  isToday={day === today}
                  isToCome={day > today}
                  isChosen={range !== null && range.firstDay <= day && day <= range.lastDay}
                  isFocused={day === focusedDay}
                  onKeyDown={onKeyDown}
                  onChoose={() => {
                    onFocusDay(day);
                    onChoose(day);
                  }}
                />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DayCellProps {
  day: string;
  found: DownloadDay | undefined;
  isToday: boolean;
  isToCome: boolean;
  isChosen: boolean;
  isFocused: boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  onChoose: () => void;
}

function DayCell({ day, found, isToday, isToCome, isChosen, isFocused, onKeyDown, onChoose }: DayCellProps) {
  const ratio = found ? measuredRatioOf(found) : 0;
  const words = `${day}${isToday ? ", today" : ""}${found && !isToCome ? `: ${wordsOf(found)}` : ""}`;
  return (
    <td className="p-0.5">
      <button
        type="button"
        data-day={day}
        tabIndex={isFocused ? 0 : -1}
        disabled={isToCome}
        aria-pressed={isChosen}
        onKeyDown={onKeyDown}
        aria-label={words}
        title={words}
        onClick={onChoose}
        className={classNames(
          "relative flex h-12 w-full items-start justify-between rounded-md border border-transparent px-1.5 pt-1 text-sm tabular-nums transition-colors hover:border-field disabled:border-transparent disabled:text-faint disabled:opacity-55",
          shadeOf(ratio),
          isToday && "font-semibold underline underline-offset-2",
          isChosen && "border-accent outline outline-accent hover:border-accent",
        )}
      >
        {Number(day.slice(8))}
        {found && found.files.length > 0 && <Archive aria-hidden className="mt-0.5 size-3.5 text-muted" />}
        {ratio > 0 && (
          <span className="absolute inset-x-1.5 bottom-1.5 h-1 overflow-hidden rounded-full bg-hover">
            <span className="block h-full bg-accent" style={{ width: `${100 * ratio}%` }} />
          </span>
        )}
      </button>
    </td>
  );
}

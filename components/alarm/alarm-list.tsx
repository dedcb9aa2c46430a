"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { Alarm } from "../../domain/alarm";
import { classNames } from "../ui/class-names";
import { ALARM_COLUMNS, alarmColumnClass } from "./alarm-columns";
import { AlarmRow } from "./alarm-row";

const ROW_HEIGHT = 52;

export interface AlarmListProps {
  alarms: readonly Alarm[];
  currentId: string | null;
  selectedIds: ReadonlySet<string>;
  onCurrent: (id: string) => void;
  onSelect: (id: string, isSelected: boolean) => void;
  onOpen: (id: string) => void;
  /** Whether somebody reads in the list: rows then keep their places. */
  onReading: (isReading: boolean) => void;
}

/** The alarms as a list that draws only what is on screen. */
export function AlarmList({ alarms, currentId, selectedIds, onCurrent, onSelect, onOpen, onReading }: AlarmListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: alarms.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const currentIndex = alarms.findIndex(({ id }) => id === currentId);
  useEffect(() => {
    if (currentIndex >= 0) virtualizer.scrollToIndex(currentIndex);
  }, [currentIndex, virtualizer]);
  return (
    <div
      role="table"
      aria-label="Alarms"
      aria-rowcount={alarms.length + 1}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <div role="rowgroup">
        <div
          role="row"
          className="flex h-9 items-center gap-4 border-b border-line px-4 text-sm font-medium text-faint max-sm:gap-3 max-sm:px-3"
        >
          {ALARM_COLUMNS.map(({ name, label }) => (
            <div key={name} role="columnheader" className={classNames("truncate", alarmColumnClass(name))}>
              {name === "select" ? <span className="sr-only">{label}</span> : label}
            </div>
          ))}
        </div>
      </div>
      <div
        ref={scroller}
        role="rowgroup"
        className="max-h-[calc(100dvh-15rem)] overflow-y-auto"
        onPointerEnter={() => onReading(true)}
        onPointerLeave={() => onReading(false)}
      >
        <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const alarm = alarms[index]!;
            return (
              <AlarmRow
                key={alarm.id}
                alarm={alarm}
                rowIndex={index + 2}
                isCurrent={alarm.id === currentId}
                isSelected={selectedIds.has(alarm.id)}
                onSelect={(isSelected) => onSelect(alarm.id, isSelected)}
                onCurrent={() => onCurrent(alarm.id)}
                onOpen={() => onOpen(alarm.id)}
                style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

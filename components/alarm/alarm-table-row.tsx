"use client";

import { flexRender, type Row } from "@tanstack/react-table";
import Link from "next/link";
import { shortAlarmVm } from "../../domain/vm-words";
import { classNames } from "../ui/class-names";
import type { ConsoleRow } from "./alarm-columns";

export interface AlarmTableRowProps {
  row: Row<ConsoleRow>;
  rowIndex: number;
  isCurrent: boolean;
  isSelected: boolean;
  onSelect: (id: string, isSelected: boolean) => void;
  onCurrent: (id: string) => void;
  onOpen: (id: string) => void;
  style: { height: number; transform: string };
}

/** What the alarm says, its rule, and what it hides. */
function What({ row: { alarm, hidesCount }, onOpen }: { row: ConsoleRow; onOpen: () => void }) {
  return (
    <>
      <button
        type="button"
        onClick={onOpen}
        className="block max-w-full truncate text-left hover:underline"
        title={alarm.text}
      >
        {alarm.text}
      </button>
      <span className="block truncate text-sm text-muted">
        <span className="sm:hidden">{alarm.hostId} · </span>
        {alarm.vm && `${shortAlarmVm(alarm.vm)} · `}
        {alarm.ruleName}
        {alarm.state !== "active" && <span className="lg:hidden"> · {alarm.state}</span>}
        {alarm.flapping && <span className="lg:hidden"> · flapping × {alarm.flapping.changeCount}</span>}
        {alarm.acknowledged && <span className="text-accent sm:hidden"> · ✓ {alarm.acknowledged.by}</span>}
        {hidesCount > 0 && (
          <>
            {" · "}
            <Link
              href={`/alarms?view=hidden&host=${encodeURIComponent(alarm.hostId)}`}
              prefetch={false}
              className="text-accent hover:underline"
            >
              hides {hidesCount} {hidesCount === 1 ? "alarm" : "alarms"}
            </Link>
          </>
        )}
      </span>
    </>
  );
}

/** One alarm of the table. */
export function AlarmTableRow(props: AlarmTableRowProps) {
  const { row, rowIndex, isCurrent, isSelected, onSelect, onCurrent, onOpen, style } = props;
  const { alarm } = row.original;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the console has the keys for its current row
    <div
      role="row"
      aria-rowindex={rowIndex}
      aria-current={isCurrent ? "true" : undefined}
      onClick={() => onCurrent(alarm.id)}
      onDoubleClick={() => onOpen(alarm.id)}
      style={style}
      className={classNames(
        "absolute inset-x-0 flex cursor-default items-center gap-4 border-b border-line/60 px-4 max-sm:gap-3 max-sm:px-3 hover:bg-hover",
        isCurrent && "bg-accent-soft",
        alarm.state !== "active" && "text-muted",
      )}
    >
      <div role="cell" className="w-5 shrink-0">
        <input
          type="checkbox"
          aria-label={`Select ${alarm.ruleName} of ${alarm.hostId}`}
          checked={isSelected}
          onChange={(event) => onSelect(alarm.id, event.target.checked)}
          className="size-4 accent-(--accent)"
        />
      </div>
      {row.getVisibleCells().map((cell) => (
        <div key={cell.id} role="cell" className={cell.column.columnDef.meta?.className}>
          {cell.column.id === "what" ? (
            <What row={row.original} onOpen={() => onOpen(alarm.id)} />
          ) : (
            flexRender(cell.column.columnDef.cell, cell.getContext())
          )}
        </div>
      ))}
    </div>
  );
}

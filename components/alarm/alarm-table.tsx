"use client";

import {
  type ExpandedState,
  getCoreRowModel,
  getExpandedRowModel,
  getGroupedRowModel,
  getSortedRowModel,
  type Row,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { classNames } from "../ui/class-names";
import { ALARM_COLUMNS, type ConsoleRow } from "./alarm-columns";
import type { AlarmGroup } from "./alarm-filter";
import { AlarmTableRow } from "./alarm-table-row";

const ROW_HEIGHT = 52;
const HEADING_HEIGHT = 36;
/** The same lists each time: a new one would make the table group anew. */
const GROUP_COLUMNS: Record<AlarmGroup, string[]> = { none: [], host: ["host"], rule: ["rule"] };
/** Grouped by, and never shown: the rule is in the row's second line. */
const COLUMNS = [
  ...ALARM_COLUMNS,
  { id: "rule", header: "Rule", accessorFn: ({ alarm }: ConsoleRow) => alarm.ruleName },
];
const HIDDEN = { rule: false };
const NO_SORTING: SortingState = [];

export interface AlarmTableProps {
  rows: ConsoleRow[];
  group: AlarmGroup;
  sorting: SortingState;
  onSorting: (sorting: SortingState) => void;
  /** Rows keep their places: they are in the order that they are to have. */
  isHeld: boolean;
  currentId: string | null;
  selectedIds: ReadonlySet<string>;
  onCurrent: (id: string) => void;
  onSelect: (id: string, isSelected: boolean) => void;
  onOpen: (id: string) => void;
  onReading: (isReading: boolean) => void;
  /** The alarms as they are listed, group by group, for the keys. */
  onOrder: (ids: readonly string[]) => void;
}

/** The alarms as a table that draws only what is on screen; grouped, its groups can be folded. */
export function AlarmTable(props: AlarmTableProps) {
  const { rows, group, sorting, onSorting, isHeld, currentId, onReading, onOrder } = props;
  const [expanded, setExpanded] = useState<ExpandedState>(true);
  const table = useReactTable({
    data: rows,
    columns: COLUMNS,
    state: {
      sorting: isHeld ? NO_SORTING : sorting,
      grouping: GROUP_COLUMNS[group],
      expanded,
      columnVisibility: HIDDEN,
    },
    groupedColumnMode: false,
    autoResetExpanded: false,
    autoResetPageIndex: false,
    getRowId: ({ alarm }) => alarm.id,
    onSortingChange: (change) => onSorting(typeof change === "function" ? change(sorting) : change),
    onExpandedChange: setExpanded,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getGroupedRowModel: getGroupedRowModel(),
    getExpandedRowModel: getExpandedRowModel(),
  });
  const shown = table.getRowModel().rows;
  const order = shown.filter((row) => !row.getIsGrouped()).map(({ id }) => id);
  const orderKey = order.join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the list, which is new each time
  useEffect(() => onOrder(order), [orderKey]);

  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (shown[index]?.getIsGrouped() ? HEADING_HEIGHT : ROW_HEIGHT),
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 10,
  });
  const currentIndex = shown.findIndex(({ id }) => id === currentId);
  useEffect(() => {
    if (currentIndex >= 0) virtualizer.scrollToIndex(currentIndex);
  }, [currentIndex, virtualizer]);

  return (
    <div
      role="table"
      aria-label="Alarms"
      aria-rowcount={rows.length + 1}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <div role="rowgroup">
        <div
          role="row"
          className="flex h-9 items-center gap-4 border-b border-line px-4 text-sm font-medium text-faint max-sm:gap-3 max-sm:px-3"
        >
          <div role="columnheader" className="w-5 shrink-0">
            <span className="sr-only">Selected</span>
          </div>
          {table.getVisibleLeafColumns().map((column) => {
            const sorted = column.getIsSorted();
            return (
              <div
                key={column.id}
                role="columnheader"
                aria-sort={sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending"}
                className={classNames("truncate", column.columnDef.meta?.className)}
              >
                {column.getCanSort() ? (
                  <button
                    type="button"
                    className="inline-flex items-center gap-1 hover:text-ink"
                    onClick={column.getToggleSortingHandler()}
                  >
                    {String(column.columnDef.header)}
                    {sorted === "asc" && <ArrowUp aria-hidden className="size-3" />}
                    {sorted === "desc" && <ArrowDown aria-hidden className="size-3" />}
                  </button>
                ) : (
                  String(column.columnDef.header)
                )}
              </div>
            );
          })}
        </div>
      </div>
      <div
        ref={scroller}
        role="rowgroup"
        className="max-h-[calc(100dvh-16rem)] min-h-40 overflow-y-auto"
        onPointerEnter={() => onReading(true)}
        onPointerLeave={() => onReading(false)}
        onFocus={() => onReading(true)}
        onBlur={() => onReading(false)}
      >
        <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start, size, key }) => {
            const row = shown[index]!;
            const style = { height: size, transform: `translateY(${start}px)` };
            return row.getIsGrouped() ? (
              <GroupHeading key={key} row={row} style={style} />
            ) : (
              <AlarmTableRow
                key={key}
                row={row}
                rowIndex={index + 2}
                style={style}
                isCurrent={row.id === currentId}
                isSelected={props.selectedIds.has(row.id)}
                onSelect={props.onSelect}
                onCurrent={props.onCurrent}
                onOpen={props.onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function GroupHeading({ row, style }: { row: Row<ConsoleRow>; style: { height: number; transform: string } }) {
  const counts = { failure: 0, warning: 0 };
  for (const { original } of row.getLeafRows()) counts[original.alarm.severity]++;
  const isOpen = row.getIsExpanded();
  return (
    <div role="row" style={style} className="absolute inset-x-0 border-b border-line bg-page">
      <div role="cell" className="h-full">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={row.getToggleExpandedHandler()}
          className="flex h-full w-full items-center gap-2 px-4 text-left font-medium hover:bg-hover"
        >
          {isOpen ? <ChevronDown aria-hidden className="size-4" /> : <ChevronRight aria-hidden className="size-4" />}
          <span className="truncate">{String(row.groupingValue)}</span>
          <span className="text-sm font-normal text-muted">
            {counts.failure > 0 && `${counts.failure} ${counts.failure === 1 ? "failure" : "failures"} `}
            {counts.warning > 0 && `${counts.warning} ${counts.warning === 1 ? "warning" : "warnings"}`}
          </span>
        </button>
      </div>
    </div>
  );
}

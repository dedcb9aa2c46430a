"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type PointerEvent, useMemo, useRef, useState } from "react";
import type { ComputeHosts } from "../../domain/compute-hosts";
import type { FleetRow } from "../live/fleet-store";
import { useAlarmCountsByHost } from "../live/live-provider";
import { classNames } from "../ui/class-names";
import { FleetGroupHeading } from "./fleet-group-heading";
import { type Grouping, groupedRows } from "./fleet-groups";
import { FleetHeading } from "./fleet-heading";
import { type FleetHostsItem, type FleetItem, fleetItems } from "./fleet-items";
import { FLEET_COLUMNS, type FleetSort, frozenRows } from "./fleet-order";
import { FleetCard, FleetCells } from "./fleet-row";
import type { FleetShape } from "./fleet-toolbar";
import { useElementWidth } from "./use-element-width";

const ROW_HEIGHT = 40;
const CARD_HEIGHT = 112;
const HEADING_HEIGHT = 34;
const NARROW_PX = 640;
const CARD_PX = 320;

export interface FleetListProps {
  rows: FleetRow[];
  sort: FleetSort;
  grouping: Grouping;
  computeHosts: ComputeHosts;
  shape: FleetShape;
  onSort: (sort: FleetSort) => void;
}

/** The hosts in a list that draws only what is on screen. While the pointer is over it, rows keep their places. */
export function FleetList({ rows, sort, grouping, computeHosts, shape, onSort }: FleetListProps) {
  const frame = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useElementWidth(frame);
  const [frozenIds, setFrozenIds] = useState<string[] | null>(null);
  const alarmCounts = useAlarmCountsByHost();
  const shown = useMemo(() => (frozenIds ? frozenRows(rows, frozenIds) : rows), [rows, frozenIds]);
  const isNarrow = width > 0 && width < NARROW_PX;
  const asCards = shape === "grid" || isNarrow;
  const perLine = asCards ? Math.max(1, Math.floor(width / CARD_PX)) : 1;
  const items = useMemo(
    () => fleetItems(groupedRows(shown, grouping, computeHosts), perLine, alarmCounts),
    [shown, grouping, computeHosts, perLine, alarmCounts],
  );

  const sortBy = (next: FleetSort) => {
    setFrozenIds(null);
    onSort(next);
  };
  const heightOf = (item: FleetItem) => (item.kind === "heading" ? HEADING_HEIGHT : asCards ? CARD_HEIGHT : ROW_HEIGHT);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(items[index]!),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 10,
  });
  const freeze = (event: PointerEvent) => {
    if (event.pointerType === "mouse") setFrozenIds(shown.map(({ host }) => host.id));
  };

  return (
    <div
      ref={frame}
      {...(asCards
        ? { role: "region", "aria-label": "Hosts" }
        : { role: "table", "aria-label": "Hosts", "aria-rowcount": items.length + 1 })}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      {!asCards && (
        <div role="rowgroup">
          <div role="row" className="flex h-9 items-center gap-4 border-b border-line px-4 text-sm font-medium">
            {FLEET_COLUMNS.map((column) => (
              <FleetHeading key={column} column={column} sort={sort} onSort={sortBy} />
            ))}
          </div>
        </div>
      )}
      <div
        ref={scroller}
        role={asCards ? "list" : "rowgroup"}
        tabIndex={0}
        className="max-h-[calc(100dvh-14rem)] overflow-y-auto -outline-offset-2"
        onPointerEnter={freeze}
        onPointerLeave={() => setFrozenIds(null)}
      >
        <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start, key }) => {
            const item = items[index]!;
            return (
              <div
                key={key}
                {...(asCards ? { role: "presentation" } : { role: "row", "aria-rowindex": index + 2 })}
                className="absolute inset-x-0 border-b border-line/60"
                style={{ height: heightOf(item), transform: `translateY(${start}px)` }}
              >
                {item.kind === "heading" ? (
                  <FleetGroupHeading
                    item={item}
                    role={asCards ? "listitem" : "cell"}
                    isOfState={grouping === "state"}
                  />
                ) : asCards ? (
                  <Cards item={item} />
                ) : (
                  <div
                    role="presentation"
                    className={classNames(
                      "h-full px-4 hover:bg-hover",
                      item.isIndented && "pl-10",
                      item.rows[0]!.state !== "live" && "text-faint",
                    )}
                  >
                    <FleetCells row={item.rows[0]!} isBelowComputeHost={item.isIndented} />
                  </div>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Cards({ item }: { item: FleetHostsItem }) {
  return (
    <div role="presentation" className={classNames("flex h-full divide-x divide-line/60", item.isIndented && "pl-6")}>
      {item.rows.map((row) => (
        <div
          key={row.host.id}
          role="listitem"
          className={classNames(
            "max-w-xl min-w-0 flex-1 px-4 hover:bg-hover max-sm:px-3",
            row.state !== "live" && "text-faint",
          )}
        >
          <FleetCard row={row} isBelowComputeHost={item.isIndented} />
        </div>
      ))}
    </div>
  );
}

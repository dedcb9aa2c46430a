"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, Plus } from "lucide-react";
import Link from "next/link";
import { useMemo, useRef, useState } from "react";
import type { FleetRow } from "../live/fleet-store";
import { useFleetRows, useLinkState } from "../live/live-provider";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { EmptyState } from "../ui/empty-state";
import { Input } from "../ui/input";
import { PageHeader } from "../ui/page-header";
import { Skeleton } from "../ui/skeleton";
import { FLEET_HEADINGS, fleetColumnClass } from "./fleet-columns";
import { DEFAULT_SORT, FLEET_COLUMNS, type FleetColumn, type FleetSort, frozenRows, orderedRows } from "./fleet-order";
import { FleetCard, FleetCells } from "./fleet-row";
import { useSearchState } from "./use-search-state";

const ROW_HEIGHT = 40;
const CARD_HEIGHT = 104;

function sortFromText(text: string): FleetSort {
  const column = FLEET_COLUMNS.find((name) => text.replace("-", "") === name);
  return column ? { column, isDescending: text.startsWith("-") } : DEFAULT_SORT;
}

function Heading({
  column,
  sort,
  onSort,
}: {
  column: FleetColumn;
  sort: FleetSort;
  onSort: (sort: FleetSort) => void;
}) {
  const isSorted = sort.column === column;
  const next = {
    column,
    isDescending: isSorted ? !sort.isDescending : column !== "state" && column !== "name" && column !== "fullIn",
  };
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={isSorted ? (sort.isDescending ? "descending" : "ascending") : "none"}
      className={classNames("shrink-0", fleetColumnClass(column))}
    >
      <button
        type="button"
        className={classNames("inline-flex items-center gap-1 hover:text-ink", isSorted ? "text-ink" : "text-faint")}
        onClick={() => onSort(next)}
      >
        {FLEET_HEADINGS[column].label}
        {isSorted && <Arrow aria-hidden="true" className="size-3" />}
      </button>
    </div>
  );
}

/** The hosts in a list that draws only what is on screen. While the pointer is over it, rows keep their places. */
function FleetList({ rows, sort, onSort }: { rows: FleetRow[]; sort: FleetSort; onSort: (sort: FleetSort) => void }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [frozenIds, setFrozenIds] = useState<string[] | null>(null);
  const shown = frozenIds ? frozenRows(rows, frozenIds) : rows;
  const isNarrow = typeof window !== "undefined" && window.matchMedia("(max-width: 640px)").matches;
  const height = isNarrow ? CARD_HEIGHT : ROW_HEIGHT;
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  return (
    <div
      role="table"
      aria-label="Hosts"
      aria-rowcount={shown.length + 1}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <div role="rowgroup" className="max-sm:hidden">
        <div
          role="row"
          tabIndex={-1}
          className="flex h-9 items-center gap-4 border-b border-line px-4 text-sm font-medium"
        >
          {FLEET_COLUMNS.map((column) => (
            <Heading
              key={column}
              column={column}
              sort={sort}
              onSort={(next) => {
                setFrozenIds(null);
                onSort(next);
              }}
            />
          ))}
        </div>
      </div>
      <div
        ref={scroller}
        role="rowgroup"
        className="max-h-[calc(100dvh-13rem)] overflow-y-auto"
        onPointerEnter={() => setFrozenIds(shown.map(({ host }) => host.id))}
        onPointerLeave={() => setFrozenIds(null)}
      >
        <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = shown[index]!;
            return (
              <div
                key={row.host.id}
                role="row"
                tabIndex={-1}
                aria-rowindex={index + 2}
                className={classNames(
                  "absolute inset-x-0 border-b border-line/60 px-4 hover:bg-hover",
                  row.state !== "live" && "text-faint",
                )}
                style={{ height, transform: `translateY(${start}px)` }}
              >
                {isNarrow ? <FleetCard row={row} /> : <FleetCells row={row} />}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function AddHostLink() {
  return (
    <Button asChild>
      <Link href="/settings">
        <Plus aria-hidden="true" />
        Add a host
      </Link>
    </Button>
  );
}

/** All hosts at a glance, renewed once a second. */
export function FleetView() {
  const rows = useFleetRows();
  const link = useLinkState();
  const [search, setSearch] = useSearchState();
  const sort = useMemo(() => sortFromText(search.get("sort") ?? ""), [search]);
  const text = search.get("filter") ?? "";
  const ordered = rows ? orderedRows(rows, text, sort) : [];
  const silent = rows?.filter(({ state }) => state === "silent").length ?? 0;
  return (
    <>
      <PageHeader
        title="Fleet"
        description={
          rows ? `${rows.length} ${rows.length === 1 ? "host" : "hosts"}${silent > 0 ? `, ${silent} silent` : ""}` : "…"
        }
        actions={
          <>
            <Input
              type="search"
              aria-label="Filter hosts by name or tag"
              placeholder="Filter by name or tag"
              value={text}
              onChange={(event) => setSearch({ filter: event.target.value })}
              className="w-56"
            />
            <AddHostLink />
          </>
        }
      />
      {link === "offline" && rows && (
        <p role="status" className="mb-3 rounded-md bg-warning-soft px-3 py-2 text-warning">
          The link to the server is lost: these numbers are old. It is tried again by itself.
        </p>
      )}
      {!rows && <Skeleton className="h-64 w-full" />}
      {rows && rows.length === 0 && (
        <EmptyState
          title="No hosts yet"
          message="Add the first one: its name gives a line to copy that starts a collector there."
          action={<AddHostLink />}
        />
      )}
      {rows && rows.length > 0 && ordered.length === 0 && (
        <EmptyState title="No host fits" message={`Nothing has "${text}" in its name or tags.`} />
      )}
      {ordered.length > 0 && (
        <FleetList
          rows={ordered}
          sort={sort}
          onSort={({ column, isDescending }) => setSearch({ sort: `${isDescending ? "-" : ""}${column}` })}
        />
      )}
    </>
  );
}

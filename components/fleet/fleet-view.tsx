"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { findComputeHosts } from "../../domain/compute-hosts";
import { useFleetHosts, useFleetRows, useStaleSince } from "../live/live-provider";
import { StaleNote } from "../live/stale-note";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { EmptyState } from "../ui/empty-state";
import { PageHeader } from "../ui/page-header";
import { Skeleton } from "../ui/skeleton";
import { filteredRows, fleetFilterFrom, tagsOf } from "./fleet-filter";
import { groupingFrom } from "./fleet-groups";
import { FleetList } from "./fleet-list";
import { DEFAULT_SORT, FLEET_COLUMNS, type FleetSort, orderedRows } from "./fleet-order";
import { FleetToolbar } from "./fleet-toolbar";
import { useSearchState } from "./use-search-state";

function sortFromText(text: string): FleetSort {
  const column = FLEET_COLUMNS.find((name) => text.replace("-", "") === name);
  return column ? { column, isDescending: text.startsWith("-") } : DEFAULT_SORT;
}

function AddHostLink() {
  return (
    <Button asChild>
      <Link href="/settings" prefetch={false}>
        <Plus aria-hidden="true" />
        Add a host
      </Link>
    </Button>
  );
}

/** All hosts at a glance, renewed once a second. */
export function FleetView() {
  const rows = useFleetRows();
  const hosts = useFleetHosts();
  const tags = useMemo(() => tagsOf(hosts), [hosts]);
  const computeHosts = useMemo(() => findComputeHosts(hosts), [hosts]);
  const isStale = useStaleSince() !== undefined;
  const [search, setSearch] = useSearchState();
  const sortText = search.get("sort") ?? "";
  const sort = useMemo(() => sortFromText(sortText), [sortText]);
  const text = search.get("filter") ?? "";
  const filter = fleetFilterFrom(search);
  const ordered = rows ? orderedRows(filteredRows(rows, filter), text, sort) : [];
  const silent = rows?.filter(({ state }) => state === "silent").length ?? 0;
  return (
    <>
      <PageHeader
        title="Fleet"
        description={
          rows ? `${rows.length} ${rows.length === 1 ? "host" : "hosts"}${silent > 0 ? `, ${silent} silent` : ""}` : "…"
        }
        actions={<AddHostLink />}
      />
      <StaleNote />
      {!rows && <Skeleton className="h-64 w-full" />}
      {rows && rows.length === 0 && (
        <EmptyState
          title="No hosts yet"
          message="Add the first one: its name gives a line to copy that starts a collector there."
          action={<AddHostLink />}
        />
      )}
      {rows && rows.length > 0 && (
        <FleetToolbar
          text={text}
          filter={filter}
          tags={tags}
          grouping={groupingFrom(search)}
          hasVms={computeHosts.byVmId.size > 0}
          shape={search.get("view") === "grid" ? "grid" : "table"}
          onChange={setSearch}
        />
      )}
      {rows && rows.length > 0 && ordered.length === 0 && (
        <EmptyState
          title="No host fits"
          message="Change the filter to see others."
          action={<Button onClick={() => setSearch({ filter: "", state: "", tag: "" })}>Show all hosts</Button>}
        />
      )}
      {ordered.length > 0 && (
        <div className={classNames(isStale && "opacity-60 grayscale")}>
          <FleetList
            rows={ordered}
            sort={sort}
            grouping={groupingFrom(search)}
            computeHosts={computeHosts}
            shape={search.get("view") === "grid" ? "grid" : "table"}
            onSort={({ column, isDescending }) => setSearch({ sort: `${isDescending ? "-" : ""}${column}` })}
          />
        </div>
      )}
    </>
  );
}

"use client";

import { ArrowLeft, RefreshCw } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useSearchState } from "../fleet/use-search-state";
import { Button } from "../ui/button";
import { FormError } from "../ui/form-error";
import { PageHeader } from "../ui/page-header";
import { SegmentedControl } from "../ui/segmented-control";
import { Skeleton } from "../ui/skeleton";
import { ExportButtons } from "./export-buttons";
import { FiguresView } from "./figures-view";
import {
  figuresSpan,
  type HistoryFilter,
  historyFilterFromSearch,
  isSpanPossible,
  journalSearch,
  searchOfChange,
} from "./history-filter";
import { HistoryFilters } from "./history-filters";
import { HistoryListView } from "./history-list-view";
import { SpanFields } from "./span-fields";

const TABS = [
  { value: "list", label: "List" },
  { value: "figures", label: "Figures" },
] as const;

/** What has happened to alarms: entry by entry, and in figures. */
export function AlarmHistoryView() {
  const [search, setSearch] = useSearchState();
  // The list, the figures and the downloads are of the same span; a new one begins when the reader asks for something else.
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => setNowMs(Date.now()), []);
  const filter = historyFilterFromSearch(search);
  const tab = search.get("tab") === "figures" ? "figures" : "list";
  const set = (change: Record<string, string>) => {
    setNowMs(Date.now());
    setSearch(change);
  };
  const change = (changed: Partial<HistoryFilter>) => set(searchOfChange(changed));
  const isPossible = nowMs !== null && isSpanPossible(filter, nowMs);
  const asked = isPossible ? journalSearch(filter, nowMs).toString() : null;
  const ofRule = (rule: string) => ({
    tab: "",
    ...searchOfChange({ rule, host: "", by: "", text: "", groups: ["raised"] }),
  });
  const hrefOf = (rule: string) => {
    const there = new URLSearchParams(search);
    for (const [name, value] of Object.entries(ofRule(rule))) {
      if (value === "") there.delete(name);
      else there.set(name, value);
    }
    return `?${there}`;
  };
  return (
    <>
      <PageHeader
        title="Alarm history"
        description={
          <Link href="/alarms" prefetch={false} className="inline-flex items-center gap-1 text-accent hover:underline">
            <ArrowLeft aria-hidden="true" className="size-3.5" />
            Back to the console
          </Link>
        }
        actions={
          <>
            <SegmentedControl
              label="View"
              segments={TABS}
              value={tab}
              onValueChange={(next) => set({ tab: next === "list" ? "" : next })}
            />
            <Button variant="ghost" size="icon" aria-label="Refresh" onClick={() => setNowMs(Date.now())}>
              <RefreshCw aria-hidden="true" />
            </Button>
            {tab === "list" && <ExportButtons search={asked} />}
          </>
        }
      />
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <SpanFields filter={filter} nowMs={nowMs ?? 0} onChange={change} />
      </div>
      {tab === "list" && <HistoryFilters filter={filter} onChange={change} />}
      <FormError
        message={nowMs !== null && !isPossible ? "The span must end after it begins, and begin in the past." : null}
      />
      {nowMs === null && <Skeleton className="h-96 w-full" />}
      {isPossible && tab === "list" && <HistoryListView search={asked} />}
      {isPossible && tab === "figures" && (
        <FiguresView {...figuresSpan(filter, nowMs)} hrefOf={hrefOf} onShow={(rule) => set(ofRule(rule))} />
      )}
    </>
  );
}

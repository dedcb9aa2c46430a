"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, Zap } from "lucide-react";
import type { ActionSummary } from "../../domain/action";
import { ACTION_WORDS } from "../../domain/action-words";
import { useSearchState } from "../fleet/use-search-state";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { Table, Td, Th, Tr } from "../ui/table";
import { ActionDrawer } from "./action-drawer";
import { ActionStateBadge } from "./action-state-badge";
import { durationWords, targetWords } from "./action-words";
import { actionsFilterFromSearch, actionsQuery } from "./actions-filter";
import { ActionsFilters } from "./actions-filters";

const PAGE = 100;
const EVERY_MS = 5000;

interface Page {
  actions: ActionSummary[];
  nextBefore: string | null;
}

/** The record: everything that was done, by whom or which policy, why, and what became of it. */
export function ActionsView() {
  const [search, setSearch] = useSearchState();
  const filter = actionsFilterFromSearch(search);
  const openId = search.get("action");
  const actions = useInfiniteQuery({
    queryKey: ["actions", filter],
    queryFn: ({ pageParam, signal }) => {
      const query = actionsQuery(filter, Date.now());
      query.set("limit", String(PAGE));
      if (pageParam !== "") query.set("before", pageParam);
      return fetchJson<Page>(`/api/actions?${query}`, { signal });
    },
    initialPageParam: "",
    getNextPageParam: ({ nextBefore }) => nextBefore,
    placeholderData: (before) => before,
    // Reading many pages again and again would cost more than it tells.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : EVERY_MS),
  });
  const rows = actions.data?.pages.flatMap((page) => page.actions) ?? [];
  const exported = (format: string) => {
    const query = actionsQuery(filter, Date.now());
    query.set("format", format);
    return `/api/actions/export?${query}`;
  };
  return (
    <>
      <ActionsFilters filter={filter} onChange={setSearch} />
      <Card className="overflow-x-auto">
        {actions.error && !actions.data && (
          <ErrorState
            title="The record could not be read"
            message={actions.error.message}
            onRetry={() => void actions.refetch()}
          />
        )}
        {actions.isPending && <Skeleton className="h-96 w-full" />}
        {actions.data && rows.length === 0 && (
          <EmptyState
            icon={<Zap />}
            title="Nothing was done"
            message="What operators and policies do outside appears here. Push an event or disable a service from an alarm or a host."
          />
        )}
        {rows.length > 0 && <ActionTable rows={rows} onOpen={(id) => setSearch({ action: id })} />}
        <div className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-t border-line px-4 py-1.5 text-sm text-muted">
          <span role="status">
            {actions.error && actions.data
              ? `This cannot be refreshed now. ${actions.error.message}`
              : `${rows.length} ${rows.length === 1 ? "action" : "actions"}`}
          </span>
          <span className="flex flex-wrap gap-2">
            {actions.hasNextPage && (
              <Button size="sm" disabled={actions.isFetchingNextPage} onClick={() => void actions.fetchNextPage()}>
                Older
              </Button>
            )}
            {[
              ["csv", "CSV"],
              ["jsonl", "JSON lines"],
            ].map(([format, label]) => (
              <Button key={format} size="sm" asChild>
                <a href={exported(format!)} download>
                  <Download aria-hidden />
                  {label}
                </a>
              </Button>
            ))}
          </span>
        </div>
      </Card>
      {openId && <ActionDrawer actionId={openId} onClose={() => setSearch({ action: "" })} />}
    </>
  );
}

function ActionTable({ rows, onOpen }: { rows: readonly ActionSummary[]; onOpen: (id: string) => void }) {
  return (
    <Table className="max-sm:text-sm">
      <thead>
        <tr>
          <Th>State</Th>
          <Th>Action</Th>
          <Th className="max-lg:hidden">Why</Th>
          <Th className="max-md:hidden">What became of it</Th>
          <Th className="max-sm:hidden">By</Th>
          <Th className="max-xl:hidden">Took</Th>
          <Th>When</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((action) => (
          <Tr key={action.id} className="hover:bg-hover">
            <Td className="max-sm:px-2">
              <ActionStateBadge state={action.state} />
            </Td>
            <Td className="max-sm:px-2">
              <button
                type="button"
                onClick={() => onOpen(action.id)}
                className="text-left wrap-anywhere text-accent hover:underline"
              >
                {ACTION_WORDS[action.kind]}: {targetWords(action)}
              </button>
            </Td>
            <Td className="max-w-64 truncate text-muted max-lg:hidden" title={action.why}>
              {action.why}
            </Td>
            <Td className="max-w-80 truncate text-muted max-md:hidden" title={action.outcome}>
              {action.outcome}
            </Td>
            <Td className="text-muted max-sm:hidden">{action.askedBy}</Td>
            <Td className="whitespace-nowrap text-muted tabular-nums max-xl:hidden">{durationWords(action)}</Td>
            <Td className="whitespace-nowrap text-muted tabular-nums max-sm:px-2">
              <RelativeTime atMs={action.askedAtMs} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

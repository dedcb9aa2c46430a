"use client";

import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";
import { Skeleton } from "../ui/skeleton";
import { JournalList } from "./journal-list";
import { useJournal } from "./use-journal";

/** The entries that fit, and how far back was looked for them. @param search what is asked of `/api/journal` */
export function HistoryListView({ search }: { search: string | null }) {
  const { timeZone } = useViewPreferences();
  const journal = useJournal(search);
  const { data, error, hasNextPage, isFetching, isFetchNextPageError, isPlaceholderData } = journal;
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  const showMore = () => {
    if (hasNextPage && !isFetching && !isFetchNextPageError && !isPlaceholderData) void journal.fetchNextPage();
  };
  if (error && !data) {
    return (
      <Card>
        <ErrorState
          title="The history could not be read"
          message={error.message}
          onRetry={() => void journal.refetch()}
        />
      </Card>
    );
  }
  if (!data) {
    return (
      <div aria-busy="true">
        <Skeleton className="h-96 w-full" />
      </div>
    );
  }
  const nextBefore = data.pages[data.pages.length - 1]!.nextBefore;
  const reached = nextBefore === null ? "" : formatTime(Number(nextBefore.split("-")[0]), timeZone);
  const count = `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
  return (
    <Card className="overflow-hidden">
      {entries.length === 0 && !hasNextPage ? (
        <EmptyState
          title="Nothing has happened"
          message="The journal has no entry that fits. Choose a longer span, or take a filter out."
        />
      ) : (
        <JournalList key={search} entries={entries} isBusy={isPlaceholderData} onNearEnd={showMore} />
      )}
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-2 border-t border-line px-4 py-1.5 text-sm text-muted max-sm:px-3">
        <span role="status">
          {isFetchNextPageError && error
            ? `Older entries could not be read. ${error.message}`
            : hasNextPage
              ? `${count}, looked back to ${reached}${isFetching ? " and further…" : ""}`
              : entries.length > 0 && `${count}: all that fit`}
        </span>
        {isFetchNextPageError && (
          <Button size="sm" onClick={() => void journal.fetchNextPage()}>
            Try again
          </Button>
        )}
      </div>
    </Card>
  );
}

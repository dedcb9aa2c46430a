"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { Button } from "./button";
import { ErrorState } from "./error-state";

export interface QueryViewProps<Data> {
  query: UseQueryResult<Data>;
  /** What cannot be shown, when it fails: "The hosts could not be read". */
  failure: string;
  /** Holds the place while nothing is there yet. */
  loading: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Shows what was asked for: while it is fetched, when it fails, when it is there, and when it cannot be refreshed. */
export function QueryView<Data>({ query, failure, loading, children }: QueryViewProps<Data>) {
  const { data, error, dataUpdatedAt, refetch } = query;
  if (data === undefined && error) {
    return <ErrorState title={failure} message={error.message} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <div aria-busy="true">{loading}</div>;
  return (
    <>
      {error && <StaleNote message={error.message} atMs={dataUpdatedAt} onRetry={() => void refetch()} />}
      {children(data)}
    </>
  );
}

function StaleNote({ message, atMs, onRetry }: { message: string; atMs: number; onRetry: () => void }) {
  const { timeZone } = useViewPreferences();
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-2 bg-warning-soft px-4 py-2 text-warning"
    >
      <span>
        This is from {formatTime(atMs, timeZone)}. {message}
      </span>
      <Button size="sm" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

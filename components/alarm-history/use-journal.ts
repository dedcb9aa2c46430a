"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { JournalEntry } from "../../domain/alarm";
import { fetchJson } from "../ui/api-client";

interface JournalPage {
  entries: JournalEntry[];
  /** Where to look further back from; `null` at the end. */
  nextBefore: string | null;
}

const PAGE_LENGTH = 200;

/**
 * The journal, newest first, page by page as far back as was asked for.
 * @param search what is asked of `/api/journal`; `null` asks nothing
 */
export function useJournal(search: string | null) {
  return useInfiniteQuery({
    queryKey: ["journal", "history", search],
    enabled: search !== null,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams(search ?? "");
      asked.set("limit", String(PAGE_LENGTH));
      if (pageParam !== null) asked.set("before", pageParam);
      return fetchJson<JournalPage>(`/api/journal?${asked}`, { signal });
    },
    getNextPageParam: ({ nextBefore }) => nextBefore,
    placeholderData: keepPreviousData,
    // What has happened does not change, and all pages would be asked for again.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

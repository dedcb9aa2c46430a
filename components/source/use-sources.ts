"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SourceSettings } from "../../domain/source";
import type { SourceList } from "../../domain/source-api";
import { fetchJson } from "../ui/api-client";

export const SOURCES_KEY = ["sources"];
const EVERY_MS = 3000;

/** The sources with what became of them lately. */
export function useSources() {
  return useQuery({
    queryKey: SOURCES_KEY,
    queryFn: ({ signal }) => fetchJson<SourceList>("/api/sources", { signal }),
    refetchInterval: EVERY_MS,
  });
}

/** Changes a source as it is. */
export function usePutSource() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (settings: SourceSettings) =>
      fetchJson(`/api/sources/${encodeURIComponent(settings.id)}`, { method: "PUT", body: { settings } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: SOURCES_KEY }),
  });
}

"use client";

import { useQuery } from "@tanstack/react-query";
import type { HostView } from "../../domain/api";
import { fetchJson } from "../ui/api-client";

export const HOSTS_KEY = ["hosts"];

/** All hosts with what they are doing, asked for again every `everyMs`. */
export function useHosts(everyMs = 10_000) {
  return useQuery({
    queryKey: HOSTS_KEY,
    queryFn: async ({ signal }) => (await fetchJson<{ hosts: HostView[] }>("/api/hosts", { signal })).hosts,
    refetchInterval: everyMs,
  });
}

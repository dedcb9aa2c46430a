"use client";

import { useQuery } from "@tanstack/react-query";
import type { HostView } from "../../domain/api";
import { fetchJson } from "../ui/api-client";

/** The host that is looked at first: one that is live, if there is one. */
export function firstHostOf(hosts: readonly HostView[] | undefined): HostView | undefined {
  return hosts?.find(({ state }) => state === "live") ?? hosts?.[0];
}

export const HOSTS_KEY = ["hosts"];

/** All hosts with what they are doing, asked for again every `everyMs`. */
export function useHosts(everyMs = 10_000) {
  return useQuery({
    queryKey: HOSTS_KEY,
    queryFn: async ({ signal }) => (await fetchJson<{ hosts: HostView[] }>("/api/hosts", { signal })).hosts,
    refetchInterval: everyMs,
  });
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { fetchJson } from "../ui/api-client";

const REFRESH_MS = 30_000;

/** The ids of a host's series; nothing is asked without a host. */
export function useSeries(hostId: string | undefined) {
  return useQuery({
    queryKey: ["series", hostId],
    queryFn: async ({ signal }) => {
      const path = `/api/hosts/${encodeURIComponent(hostId!)}/series`;
      return (await fetchJson<{ series: { id: string }[] }>(path, { signal })).series.map(({ id }) => id);
    },
    refetchInterval: REFRESH_MS,
    enabled: hostId !== undefined,
  });
}

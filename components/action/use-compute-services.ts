"use client";

import { useQuery } from "@tanstack/react-query";
import type { ComputeServices } from "../../domain/action-api";
import { fetchJson } from "../ui/api-client";

const EVERY_MS = 5000;
const UNCONFIGURED_EVERY_MS = 60_000;

/** What Nova says of hosts, kept fresh while the page is looked at. @param hostIds absent: all hosts */
export function useComputeServices(hostIds?: readonly string[]) {
  const hosts = hostIds?.join(",");
  return useQuery({
    queryKey: ["compute-services", hosts ?? ""],
    queryFn: ({ signal }) => {
      const query = hosts === undefined ? "" : `?hosts=${encodeURIComponent(hosts)}`;
      return fetchJson<ComputeServices>(`/api/compute-services${query}`, { signal });
    },
    refetchInterval: ({ state }) => (state.data?.isConfigured === false ? UNCONFIGURED_EVERY_MS : EVERY_MS),
  });
}

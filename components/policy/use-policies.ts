"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Policy, PolicyLimits } from "../../domain/policy";
import type { PoliciesAnswer } from "../../domain/policy-api";
import { fetchJson } from "../ui/api-client";

export const POLICIES_KEY = ["policies"];
const EVERY_MS = 5000;

export function usePolicies() {
  return useQuery({
    queryKey: POLICIES_KEY,
    queryFn: ({ signal }) => fetchJson<PoliciesAnswer>("/api/policies", { signal }),
    refetchInterval: EVERY_MS,
  });
}

/** `expectedVersion`: the version that was on screen; the server refuses with 409 when another one is in force. */
export type PolicyChange =
  | { put: Policy; expectedVersion: number }
  | { remove: string; expectedVersion: number }
  | { limits: PolicyLimits; expectedVersion: number }
  | { isStopped: boolean; note: string };

function send(change: PolicyChange): Promise<unknown> {
  if ("isStopped" in change) return fetchJson("/api/policy-switch", { method: "POST", body: change });
  const { expectedVersion } = change;
  if ("limits" in change) return fetchJson("/api/policy-limits", { method: "PUT", body: change });
  if ("put" in change) {
    const body = { policy: change.put, expectedVersion };
    return fetchJson(`/api/policies/${encodeURIComponent(change.put.id)}`, { method: "PUT", body });
  }
  const path = `/api/policies/${encodeURIComponent(change.remove)}?expectedVersion=${expectedVersion}`;
  return fetchJson(path, { method: "DELETE" });
}

/** Changes policies, and has everything that is shown of them read again. */
export function useChangePolicies(onDone: (change: PolicyChange) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async (_, change) => {
      await queries.invalidateQueries({ queryKey: POLICIES_KEY });
      onDone(change);
    },
  });
}

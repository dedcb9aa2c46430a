"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Rule, RuleSet } from "../../domain/rule";
import { fetchJson } from "../ui/api-client";

/** The rules in force; what else is known of rules has a longer key that begins with this one. */
export const RULES_KEY = ["rules"];

export function useRules() {
  return useQuery({ queryKey: RULES_KEY, queryFn: ({ signal }) => fetchJson<RuleSet>("/api/rules", { signal }) });
}

/** `expectedVersion`: the version that was on screen. The server refuses with 409 when another one is in force. */
export type RuleChange = { expectedVersion: number; comment: string } & (
  | { put: Rule }
  | { remove: string }
  | { restore: number }
);

function send(change: RuleChange): Promise<unknown> {
  const { expectedVersion, comment } = change;
  if ("put" in change) {
    const body = { rule: change.put, expectedVersion, comment };
    return fetchJson(`/api/rules/${encodeURIComponent(change.put.id)}`, { method: "PUT", body });
  }
  if ("restore" in change) {
    const body = { version: change.restore, expectedVersion, comment };
    return fetchJson("/api/rules/restore", { method: "POST", body });
  }
  const query = new URLSearchParams({ expectedVersion: String(expectedVersion), comment });
  return fetchJson(`/api/rules/${encodeURIComponent(change.remove)}?${query}`, { method: "DELETE" });
}

/** Makes a new version of the rules, and has everything that is shown of them read again. */
export function useChangeRules(onDone: (change: RuleChange) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async (_, change) => {
      await queries.invalidateQueries({ queryKey: RULES_KEY });
      onDone(change);
    },
  });
}

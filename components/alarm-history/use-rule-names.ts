"use client";

import { useQuery } from "@tanstack/react-query";
import { fetchJson } from "../ui/api-client";

export interface RuleName {
  id: string;
  name: string;
}

/** The rules in force by name; empty until they are known. */
export function useRuleNames(): readonly RuleName[] {
  const { data } = useQuery({
    queryKey: ["rules", "names"],
    queryFn: async ({ signal }) => {
      const { rules } = await fetchJson<{ rules: RuleName[] }>("/api/rules", { signal });
      return rules.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
    },
    staleTime: 60_000,
  });
  return data ?? [];
}

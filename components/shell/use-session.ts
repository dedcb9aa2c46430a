"use client";

import { useQuery } from "@tanstack/react-query";
import type { Role } from "../../domain/account";
import type { Session } from "../../domain/api";
import { fetchJson } from "../ui/api-client";

/** Who is signed in. */
export function useSession() {
  return useQuery({
    queryKey: ["session"],
    queryFn: ({ signal }) => fetchJson<Session>("/api/session", { signal }),
    staleTime: 60_000,
  });
}

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** Whether who is signed in may do what `wanted` may; `false` until that is known. The server decides again. */
export function useMay(wanted: Role): boolean {
  const { data } = useSession();
  return data !== undefined && RANK[data.role] >= RANK[wanted];
}

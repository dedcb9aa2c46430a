"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect } from "react";
import type { Action, ActionSummary } from "../../domain/action";
import { ACTION_WORDS } from "../../domain/action-words";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { FormError } from "../ui/form-error";
import { ActionStateBadge } from "./action-state-badge";
import { isOpen, targetWords } from "./action-words";

const EVERY_MS = 500;

/** An action from its start to its end, in the service's own words. */
export function ActionProgress({ started, onEnded }: { started: ActionSummary; onEnded: () => void }) {
  const queries = useQueryClient();
  const action = useQuery({
    queryKey: ["action", started.id],
    queryFn: ({ signal }) => fetchJson<Action>(`/api/actions/${started.id}`, { signal }),
    refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : EVERY_MS),
  });
  const cancel = useMutation({
    mutationFn: () => fetchJson(`/api/actions/${started.id}/cancel`, { method: "POST" }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["action", started.id] }),
  });
  const now = action.data ?? started;
  const hasEnded = !isOpen(now);
  useEffect(() => {
    if (hasEnded) onEnded();
  }, [hasEnded, onEnded]);
  const mayCancel = !hasEnded && (now.state !== "running" || now.kind === "nova.migrate");
  return (
    <li className="flex min-h-14 flex-col gap-1 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-center gap-2">
        <ActionStateBadge state={now.state} />
        <span className="min-w-0 flex-1 font-medium wrap-anywhere">
          {ACTION_WORDS[now.kind]}: {targetWords(now)}
        </span>
        {mayCancel && (
          <Button size="sm" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel
          </Button>
        )}
        <Link prefetch={false} href={`/actions?action=${now.id}`} className="text-sm text-accent hover:underline">
          Record
        </Link>
      </div>
      <p role="status" className="min-h-5 text-muted wrap-anywhere">
        {now.outcome}
      </p>
      <FormError message={cancel.error?.message ?? action.error?.message} />
    </li>
  );
}

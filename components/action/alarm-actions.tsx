"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ActionSummary } from "../../domain/action";
import { ACTION_WORDS } from "../../domain/action-words";
import type { Alarm } from "../../domain/alarm";
import { fetchJson } from "../ui/api-client";
import { RelativeTime } from "../ui/relative-time";
import { ActionStateBadge } from "./action-state-badge";
import { targetWords } from "./action-words";
import { ServiceStatus } from "./service-status";
import { useComputeServices } from "./use-compute-services";

/** The host's service in Nova, in an alarm; nothing where there is none. */
export function AlarmService({ hostId }: { hostId: string }) {
  const { data } = useComputeServices([hostId]);
  const own = data?.hosts[0];
  if (!own?.service) return null;
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
      Nova: <ServiceStatus service={own.service} />
    </p>
  );
}

/** What was done about an alarm; nothing while nothing was. */
export function AlarmActions({ alarm }: { alarm: Alarm }) {
  const actions = useQuery({
    queryKey: ["actions", "of-alarm", alarm.id, alarm.revision],
    queryFn: async ({ signal }) => {
      const path = `/api/actions?alarmId=${encodeURIComponent(alarm.id)}&limit=20`;
      return (await fetchJson<{ actions: ActionSummary[] }>(path, { signal })).actions;
    },
    placeholderData: (before) => before,
  });
  if (!actions.data || actions.data.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-sm font-medium text-faint">Actions</h3>
      <ul className="divide-y divide-line">
        {actions.data.map((action) => (
          <li key={action.id} className="flex flex-wrap items-center gap-2 py-2">
            <ActionStateBadge state={action.state} />
            <Link prefetch={false} href={`/actions?action=${action.id}`} className="text-accent hover:underline">
              {ACTION_WORDS[action.kind]}: {targetWords(action)}
            </Link>
            <span className="text-sm text-muted">
              by {action.askedBy}, <RelativeTime atMs={action.askedAtMs} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

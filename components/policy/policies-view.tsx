"use client";

import { Plus, ShieldCheck, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { Policy } from "../../domain/policy";
import type { PoliciesAnswer } from "../../domain/policy-api";
import { RowAction } from "../settings/row-action";
import { RuleRefusal } from "../settings/rule-refusal";
import { Switch } from "../settings/switch";
import { useMay } from "../shell/use-session";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { LimitsCard } from "./limits-card";
import { PolicySwitch } from "./policy-switch";
import { policyWords } from "./policy-words";
import { useChangePolicies, usePolicies } from "./use-policies";

/** Policies, their limits and the switch that stops them all. */
export function PoliciesView() {
  const policies = usePolicies();
  const isAdmin = useMay("admin");
  return (
    <QueryView query={policies} failure="The policies could not be read" loading={<Skeleton className="h-96 w-full" />}>
      {(set) => (
        <>
          <PolicySwitch set={set} />
          <LimitsCard set={set} />
          <Card>
            <CardHeader>
              <CardTitle>Policies</CardTitle>
              {isAdmin && (
                <Button variant="primary" asChild>
                  <Link href="/actions/policies/new" prefetch={false}>
                    <Plus aria-hidden />
                    New policy
                  </Link>
                </Button>
              )}
            </CardHeader>
            {set.policies.length === 0 ? (
              <EmptyState
                icon={<ShieldCheck />}
                title="There is no policy"
                message="A policy acts on a host when its alarm becomes active: it disables the service, pushes an event, sends a message. A new one begins as a dry run, which records what it would do and does nothing."
              />
            ) : (
              <PolicyList set={set} />
            )}
          </Card>
        </>
      )}
    </QueryView>
  );
}

function PolicyList({ set }: { set: PoliciesAnswer }) {
  const isAdmin = useMay("admin");
  const policies = usePolicies();
  const [removed, setRemoved] = useState<Policy | null>(null);
  const change = useChangePolicies(() => setRemoved(null));
  const reload = async () => {
    await policies.refetch();
    change.reset();
  };
  return (
    <>
      {change.error && !removed && (
        <div className="border-b p-3">
          <RuleRefusal error={change.error} onReload={() => void reload()} isReloading={policies.isFetching} />
        </div>
      )}
      <ul className="divide-y divide-line">
        {set.policies.map((policy) => (
          <li key={policy.id} className="flex items-start gap-3 px-4 py-3">
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-2">
                <Link
                  href={`/actions/policies/${encodeURIComponent(policy.id)}`}
                  prefetch={false}
                  className="font-medium text-accent hover:underline"
                >
                  {policy.name}
                </Link>
                <Badge tone={policy.mode === "live" ? "accent" : "neutral"}>
                  {policy.mode === "live" ? "Live" : "Dry run"}
                </Badge>
                {!policy.enabled && <Badge>Off</Badge>}
                <Link
                  href={`/actions?by=${encodeURIComponent(`policy ${policy.id}`)}`}
                  prefetch={false}
                  className="text-sm text-muted underline"
                >
                  What it did
                </Link>
              </p>
              <p className="mt-0.5 text-pretty wrap-anywhere text-muted">{policyWords(policy)}</p>
            </div>
            {isAdmin && (
              <span className="flex shrink-0 items-center gap-2">
                <Switch
                  label={`The policy ${policy.name} is on`}
                  isOn={policy.enabled}
                  disabled={change.isPending}
                  onChange={(enabled) => change.mutate({ put: { ...policy, enabled }, expectedVersion: set.version })}
                />
                <RowAction label={`Remove ${policy.name}`} icon={<Trash2 />} onClick={() => setRemoved(policy)} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={removed !== null}
        onOpenChange={() => setRemoved(null)}
        title={`Remove ${removed?.name ?? ""}?`}
        message="What it did stays as it is: hosts that it disabled are not enabled again."
        confirmLabel="Remove"
        onConfirm={() => removed && change.mutate({ remove: removed.id, expectedVersion: set.version })}
        isPending={change.isPending}
        error={change.error}
      />
    </>
  );
}

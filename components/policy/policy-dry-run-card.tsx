"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { Policy } from "../../domain/policy";
import type { PolicyDryRun } from "../../domain/policy-api";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { FormError } from "../ui/form-error";
import { SegmentedControl } from "../ui/segmented-control";

const SPANS = [
  { value: "hour", label: "Hour" },
  { value: "day", label: "Day" },
  { value: "week", label: "Week" },
  { value: "month", label: "Month" },
] as const;
type Span = (typeof SPANS)[number]["value"];

export function runDry(policy: Policy, span: Span): Promise<PolicyDryRun> {
  return fetchJson<PolicyDryRun>("/api/policy-dry-run", { method: "POST", body: { policy, span } });
}

/** How much a policy would have done, in a sentence. */
export function dryRunWords({ alarmCount, actedCount, heldBackCount }: PolicyDryRun): string {
  if (alarmCount === 0) return "No alarm fitted it in this span.";
  const acted = actedCount === 1 ? "acted once" : `acted ${actedCount} times`;
  const held =
    heldBackCount === 0 ? "" : `, and been held back ${heldBackCount === 1 ? "once" : `${heldBackCount} times`}`;
  return `${alarmCount} ${alarmCount === 1 ? "alarm" : "alarms"} fitted it: it would have ${acted}${held}.`;
}

/** What a policy would have done over the journal's past. */
export function PolicyDryRunCard({ policy }: { policy: Policy | null }) {
  const { timeZone } = useViewPreferences();
  const [span, setSpan] = useState<Span>("week");
  const run = useMutation({ mutationFn: (wanted: Policy) => runDry(wanted, span) });
  const { data } = run;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Dry run over the past</CardTitle>
        <span className="flex flex-wrap items-center gap-2">
          <SegmentedControl label="Span" segments={SPANS} value={span} onValueChange={setSpan} />
          <Button disabled={policy === null || run.isPending} onClick={() => policy && run.mutate(policy)}>
            {run.isPending ? "Running…" : "Dry run"}
          </Button>
        </span>
      </CardHeader>
      <div className="min-h-16 px-4 py-3" aria-busy={run.isPending}>
        <FormError message={run.error?.message} />
        {!data && !run.error && (
          <p className="text-muted">
            {policy === null
              ? "Fill the form in first."
              : "It shows what this policy would have done, and does nothing."}
          </p>
        )}
        {data && (
          <>
            <p role="status">{dryRunWords(data)}</p>
            {data.completeFromMs > data.fromMs && (
              <p className="text-warning">
                The journal is whole only since {formatTime(data.completeFromMs, timeZone)}.
              </p>
            )}
            <ol className="mt-2 divide-y divide-line">
              {data.acts.map((act) => (
                <li key={`${act.alarmId} ${act.atMs}`} className="py-2">
                  <p className="flex flex-wrap items-center gap-2">
                    <span className="text-sm text-muted tabular-nums">{formatTime(act.atMs, timeZone)}</span>
                    <Link
                      prefetch={false}
                      href={`/hosts/${encodeURIComponent(act.hostId)}`}
                      className="text-accent hover:underline"
                    >
                      {act.hostId}
                    </Link>
                    {act.heldBackBy !== "" && <Badge tone="warning">held back: {act.heldBackBy}</Badge>}
                  </p>
                  <p className="wrap-anywhere">
                    {act.steps.join(", ")} <span className="text-muted">for {act.text}</span>
                  </p>
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </Card>
  );
}

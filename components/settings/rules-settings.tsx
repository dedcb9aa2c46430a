"use client";

import { useQuery } from "@tanstack/react-query";
import { History, Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { Rule, RuleSet } from "../../domain/rule";
import type { RuleCoverage } from "../../domain/rule-api";
import { useMay } from "../shell/use-session";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { CoverageNote } from "./coverage-note";
import { RemoveRuleDialog } from "./remove-rule-dialog";
import { RuleHistory } from "./rule-history";
import { RuleRefusal } from "./rule-refusal";
import { RuleRow } from "./rule-row";
import { TableSkeleton } from "./table-skeleton";
import { RULES_KEY, useChangeRules, useRules } from "./use-change-rules";

const COVERAGE_EVERY_MS = 5000;

/** The rules in force, with what each of them meets. */
export function RulesSettings() {
  const rules = useRules();
  const mayChange = useMay("operator");
  const [isHistoryOpen, setHistoryOpen] = useState(false);
  const version = rules.data?.version;
  return (
    <Card>
      <CardHeader>
        <div>
          <CardTitle>Rules in force{version !== undefined && `, version ${version}`}</CardTitle>
          <p className="text-muted">Each collector judges its own host by them, also while the centre is away.</p>
        </div>
        <div className="flex min-h-8 flex-wrap items-center gap-2">
          <Button onClick={() => setHistoryOpen(true)}>
            <History aria-hidden />
            History
          </Button>
          {mayChange && (
            <Button asChild variant="primary">
              <Link href="/settings/rules/new" prefetch={false}>
                <Plus aria-hidden />
                New rule
              </Link>
            </Button>
          )}
        </div>
      </CardHeader>
      <QueryView query={rules} failure="The rules could not be read" loading={<TableSkeleton rows={7} />}>
        {(set) => <RuleList set={set} mayChange={mayChange} />}
      </QueryView>
      {isHistoryOpen && <RuleHistory set={rules.data} onClose={() => setHistoryOpen(false)} />}
    </Card>
  );
}

function RuleList({ set, mayChange }: { set: RuleSet; mayChange: boolean }) {
  const [removed, setRemoved] = useState<Rule | null>(null);
  const rules = useRules();
  const change = useChangeRules(() => undefined);
  const coverage = useQuery({
    queryKey: [...RULES_KEY, "coverage"],
    queryFn: ({ signal }) => fetchJson<RuleCoverage>("/api/rules/coverage", { signal }),
    refetchInterval: COVERAGE_EVERY_MS,
  });
  const setEnabled = (rule: Rule, enabled: boolean) =>
    change.mutate({
      put: { ...rule, enabled },
      expectedVersion: set.version,
      comment: enabled ? "Switched on" : "Switched off",
    });
  const reload = async () => {
    await rules.refetch();
    change.reset();
  };
  if (set.rules.length === 0) return <EmptyState title="No rule is in force" message="Nothing raises an alarm now." />;
  return (
    <>
      <CoverageNote coverage={coverage.data} error={coverage.error} />
      {change.error && (
        <div className="border-b p-3">
          <RuleRefusal error={change.error} onReload={() => void reload()} isReloading={rules.isFetching} />
        </div>
      )}
      <ul>
        {set.rules.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            met={coverage.data?.rules.find(({ ruleId }) => ruleId === rule.id)}
            actions={mayChange ? { setEnabled, remove: setRemoved, isBusy: change.isPending } : null}
          />
        ))}
      </ul>
      {removed && <RemoveRuleDialog rule={removed} set={set} onClose={() => setRemoved(null)} />}
    </>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Rule, RuleSet, RuleVersion } from "../../domain/rule";
import { useMay } from "../shell/use-session";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { fetchJson } from "../ui/api-client";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "../ui/dialog";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { BringBackForm } from "./bring-back-form";
import { BrokenLines } from "./broken-lines";
import { describeLook, describePatience } from "./rule-words";
import { RULES_KEY } from "./use-change-rules";

const KIND_WORDS = { added: "Added", changed: "Changed", removed: "Removed" };

/** Every version of the rules, the newest first: who made it, when and why, what differs, and a way back to it. */
export function RuleHistory({ set, onClose }: { set: RuleSet | undefined; onClose: () => void }) {
  const versions = useQuery({
    queryKey: [...RULES_KEY, "versions"],
    queryFn: async ({ signal }) =>
      (await fetchJson<{ versions: RuleVersion[] }>("/api/rules/versions", { signal })).versions,
  });
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent place="right">
        <DialogTitle>History of the rules</DialogTitle>
        <DialogDescription>
          Every change makes a version. One that is brought back becomes the newest.
        </DialogDescription>
        <QueryView query={versions} failure="The history could not be read" loading={<Skeleton className="h-48" />}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState title="The rules have not been changed yet" />
            ) : (
              <ol className="divide-y divide-line">
                {list
                  .toSorted((a, b) => b.version - a.version)
                  .map((version) => (
                    <VersionItem key={version.version} version={version} set={set} />
                  ))}
              </ol>
            )
          }
        </QueryView>
      </DialogContent>
    </Dialog>
  );
}

function VersionItem({ version, set }: { version: RuleVersion; set: RuleSet | undefined }) {
  const { timeZone } = useViewPreferences();
  const mayChange = useMay("operator");
  const [isShown, setShown] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const isInForce = set?.version === version.version;
  const nameOf = (ruleId: string) => set?.rules.find(({ id }) => id === ruleId)?.name ?? ruleId;
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">
          Version {version.version} {isInForce && <Badge tone="ok">in force</Badge>}
        </span>
        <span className="text-sm text-muted tabular-nums">
          {version.by}, {formatTime(version.atMs, timeZone)}
        </span>
      </div>
      {version.comment !== "" && <p className="wrap-anywhere">{version.comment}</p>}
      <ul className="text-muted">
        {version.changes.map(({ ruleId, kind }) => (
          <li key={ruleId}>
            {KIND_WORDS[kind]}: {nameOf(ruleId)}
          </li>
        ))}
      </ul>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? "Hide its rules" : "Show its rules"}
        </Button>
        {mayChange && set && !isInForce && !isAsked && (
          <Button size="sm" onClick={() => setAsked(true)}>
            Bring back
          </Button>
        )}
      </div>
      {isAsked && set && <BringBackForm version={version.version} set={set} onClose={() => setAsked(false)} />}
      {isShown && <RulesOfVersion version={version.version} />}
    </li>
  );
}

function RulesOfVersion({ version }: { version: number }) {
  const rules = useQuery({
    queryKey: [...RULES_KEY, "versions", version],
    queryFn: async ({ signal }) =>
      (await fetchJson<{ rules: Rule[] }>(`/api/rules/versions/${version}`, { signal })).rules,
    // A version that was made stays as it is.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <QueryView query={rules} failure="The version could not be read" loading={<Skeleton className="mt-2 h-24" />}>
      {(list) =>
        list.length === 0 ? (
          <p className="mt-2 text-muted">It has no rules.</p>
        ) : (
          <ul className="mt-2 rounded-md border border-line">
            {list.map((rule) => (
              <li key={rule.id} className="border-t px-3 py-2 first:border-t-0">
                <p className="font-medium">
                  {rule.name} {!rule.enabled && <Badge>off</Badge>}
                </p>
                <p className="text-muted">{describeLook(rule)}</p>
                <BrokenLines rule={rule} />
                <p className="text-sm text-faint">
                  Raised after {describePatience(rule)}; hosts: {rule.hosts}
                </p>
              </li>
            ))}
          </ul>
        )
      }
    </QueryView>
  );
}

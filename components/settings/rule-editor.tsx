"use client";

import Link from "next/link";
import { useState } from "react";
import type { RuleSet } from "../../domain/rule";
import { useSession } from "../shell/use-session";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { RuleForm } from "./rule-form";
import { TableSkeleton } from "./table-skeleton";
import { useRules } from "./use-change-rules";

export interface RuleEditorProps {
  /** `null` for a new rule. */
  ruleId: string | null;
  /** The id of the rule that a new one begins as. */
  copiedId: string | null;
}

/** The page on which a rule is made or changed, for those who may. */
export function RuleEditor({ ruleId, copiedId }: RuleEditorProps) {
  const session = useSession();
  const rules = useRules();
  const loading = <TableSkeleton rows={7} />;
  return (
    <QueryView query={session} failure="It is not known who is signed in" loading={loading}>
      {({ role }) =>
        role === "viewer" ? (
          <Nothing title="Only operators and admins change rules" message="You are signed in as viewer." />
        ) : (
          <QueryView query={rules} failure="The rules could not be read" loading={loading}>
            {(set) => <LoadedEditor key={`${ruleId}/${copiedId}`} set={set} ruleId={ruleId} copiedId={copiedId} />}
          </QueryView>
        )
      }
    </QueryView>
  );
}

/** Begins with the rules as they are first read: what others change meanwhile is told when it is saved. */
function LoadedEditor({ set, ruleId, copiedId }: RuleEditorProps & { set: RuleSet }) {
  const [first] = useState(set.rules);
  const edited = first.find(({ id }) => id === ruleId);
  if (ruleId !== null && !edited) {
    return <Nothing title={`There is no rule ${ruleId}`} message="It may have been removed." />;
  }
  return <RuleForm set={set} edited={edited} copied={first.find(({ id }) => id === copiedId)} />;
}

function Nothing({ title, message }: { title: string; message: string }) {
  return (
    <Card>
      <EmptyState
        title={title}
        message={message}
        action={
          <Button asChild>
            <Link href="/settings/rules" prefetch={false}>
              All rules
            </Link>
          </Button>
        }
      />
    </Card>
  );
}

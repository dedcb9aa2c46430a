"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useMemo, useRef, useState } from "react";
import type { Rule, RuleSet } from "../../domain/rule";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { TextField } from "../ui/form-field";
import { showToast } from "../ui/toast";
import { checkRule } from "./check-rule";
import { focusFirstProblem } from "./focus-first-problem";
import { draftOf, newDraft, type RuleDraft, ruleIdOf } from "./rule-draft";
import { RuleFields } from "./rule-fields";
import { RulePreview } from "./rule-preview";
import { RuleRefusal } from "./rule-refusal";
import { useChangeRules, useRules } from "./use-change-rules";
import { useWarnOfLeaving } from "./use-warn-of-leaving";

const LIST_PATH = "/settings/rules";

/** What a form began with: the version that it changes, and the rule as it was in it. */
interface Base {
  version: number;
  /** `undefined` for a new rule. */
  rule: Rule | undefined;
}

function firstDraft(edited: Rule | undefined, copied: Rule | undefined): RuleDraft {
  if (edited) return draftOf(edited);
  return copied ? { ...draftOf(copied), id: "", name: `${copied.name} (copy)` } : newDraft();
}

export interface RuleFormProps {
  set: RuleSet;
  /** `undefined` for a new rule. */
  edited: Rule | undefined;
  /** A new rule begins as this one. */
  copied: Rule | undefined;
}

/** All of a rule to be entered, with what it would have raised, and saved as a new version of the rules. */
export function RuleForm({ set, edited, copied }: RuleFormProps) {
  const [base, setBase] = useState<Base>({ version: set.version, rule: edited });
  const [draft, setDraft] = useState(() => firstDraft(edited, copied));
  const [comment, setComment] = useState("");
  const [wasTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const router = useRouter();
  const rules = useRules();
  const id =
    draft.id ||
    ruleIdOf(
      draft.name,
      set.rules.map((rule) => rule.id),
    );
  const { rule, problems } = useMemo(() => checkRule({ ...draft, id }), [draft, id]);
  const change = useChangeRules(() => {
    showToast(`${draft.name.trim()} is saved`);
    router.push(LIST_PATH);
  });
  useWarnOfLeaving(!change.isSuccess && JSON.stringify(draft) !== JSON.stringify(firstDraft(edited, copied)));
  const showProblems = () => {
    setTried(true);
    focusFirstProblem(form.current);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (rule) change.mutate({ put: rule, expectedVersion: base.version, comment: comment.trim() });
    else showProblems();
  };
  const reload = async () => {
    const { data } = await rules.refetch();
    if (!data) return;
    const now = base.rule && data.rules.find((each) => each.id === draft.id);
    const isSame = JSON.stringify(now) === JSON.stringify(base.rule);
    if (now && !isSame) setDraft(draftOf(now));
    setBase({ version: data.version, rule: now });
    change.reset();
    if (isSame) showToast(`Version ${data.version} is loaded`, { message: "What you have entered is kept." });
    else if (now) showToast(`Version ${data.version} is loaded`, { message: "This rule is as others have left it." });
    else showToast("Somebody has removed this rule", { message: "Saving adds it again.", tone: "failure" });
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <Card>
        <form ref={form} noValidate onSubmit={submit}>
          <CardHeader>
            <CardTitle>{edited ? `Edit ${edited.name}` : "New rule"}</CardTitle>
          </CardHeader>
          <RuleFields
            id={id}
            draft={draft}
            set={(part) => setDraft({ ...draft, ...part })}
            problems={wasTried ? problems : {}}
          />
          <div className="flex flex-col gap-4 border-t p-4">
            <TextField
              label="Comment"
              hint="Why, for the history of the rules."
              autoComplete="off"
              maxLength={500}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
            <RuleRefusal error={change.error} onReload={() => void reload()} isReloading={rules.isFetching} />
            <div className="flex flex-wrap justify-end gap-2">
              <Button asChild>
                <Link href={LIST_PATH} prefetch={false}>
                  Cancel
                </Link>
              </Button>
              <Button type="submit" variant="primary" disabled={change.isPending}>
                {edited ? "Save" : "Add the rule"}
              </Button>
            </div>
          </div>
        </form>
      </Card>
      <RulePreview rule={rule} onIncomplete={showProblems} />
    </div>
  );
}

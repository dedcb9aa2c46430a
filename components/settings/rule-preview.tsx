"use client";

import { useMutation } from "@tanstack/react-query";
import type { Rule } from "../../domain/rule";
import type { RulePreview as Preview } from "../../domain/rule-api";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { ErrorState } from "../ui/error-state";
import { Skeleton } from "../ui/skeleton";
import { PreviewResult } from "./preview-result";
import { describePreview } from "./preview-words";

type Span = "hour" | "day" | "week";

const SPAN_WORDS: Record<Span, string> = { hour: "Last hour", day: "Last day", week: "Last week" };

export interface RulePreviewProps {
  /** `null` while the fields make no rule. */
  rule: Rule | null;
  /** Shows what is wrong with the fields. */
  onIncomplete: () => void;
}

/** What a rule would have done, before it is saved. */
export function RulePreview({ rule, onIncomplete }: RulePreviewProps) {
  const preview = useMutation({
    mutationFn: (body: { rule: Rule; span: Span }) =>
      fetchJson<Preview>("/api/rules/preview", { method: "POST", body }),
  });
  const { data, error, variables, isPending } = preview;
  const ask = (span: Span) => {
    if (rule) preview.mutate({ rule, span });
    else onIncomplete();
  };
  const isOutdated = data && JSON.stringify(variables?.rule) !== JSON.stringify(rule);
  return (
    <Card>
      <CardHeader>
        <div>
          <CardTitle>Preview</CardTitle>
          <p className="text-muted">What the rule would have raised, judged over what is stored.</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {Object.entries(SPAN_WORDS).map(([span, words]) => (
            <Button
              key={span}
              disabled={isPending}
              aria-pressed={variables?.span === span}
              className="aria-pressed:bg-hover"
              onClick={() => ask(span as Span)}
            >
              {words}
            </Button>
          ))}
        </div>
      </CardHeader>
      <div aria-busy={isPending} className="flex flex-col gap-3 p-4">
        <p role="status" className={data ? "font-medium empty:hidden" : "text-muted empty:hidden"}>
          {isPending && "Judging what is stored…"}
          {!data && !error && !isPending && "Choose how far back to look."}
          {data && data.judgedCount > 0 && describePreview(data)}
        </p>
        {isPending && <Skeleton className="h-48" />}
        {error && variables && (
          <ErrorState
            title="The preview could not be made"
            message={error.message}
            onRetry={() => ask(variables.span)}
          />
        )}
        {data && variables && (
          <>
            {isOutdated && (
              <p className="rounded-md bg-warning-soft px-3 py-2 text-warning">
                The rule has been changed since: this is of the rule as it was.
              </p>
            )}
            <PreviewResult key={`${data.fromMs}-${data.toMs}`} rule={variables.rule} preview={data} />
          </>
        )}
      </div>
    </Card>
  );
}

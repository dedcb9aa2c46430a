"use client";

import { BellPlus } from "lucide-react";
import Link from "next/link";
import { ruleOfModel } from "../../domain/model";
import type { ModelView } from "../../domain/model-api";
import { useChangeRules, useRules } from "../settings/use-change-rules";
import { useMay } from "../shell/use-session";
import { Button } from "../ui/button";
import { showToast } from "../ui/toast";
import { useModel } from "./use-models";

/** One click to an alarm on the model, or the way to the rule that is there. */
export function ModelRule({ model }: { model: ModelView }) {
  const mayChange = useMay("operator");
  const rules = useRules();
  const { refetch } = useModel(model.id);
  const inUse = model.versions.find(({ version }) => version === model.versionInUse) ?? model.versions[0]!;
  const rule = ruleOfModel({ id: model.id, stepSeconds: inUse.stepSeconds });
  const change = useChangeRules(() => {
    void refetch();
    showToast("There is an alarm on the model now", {
      message: `It is raised after ${rule.hits} steps of an anomaly.`,
    });
  });
  if (model.hasRule) {
    return (
      <Button asChild>
        <Link href={`/settings/rules/${rule.id}`} prefetch={false}>
          Its alarm
        </Link>
      </Button>
    );
  }
  if (!mayChange) return null;
  return (
    <>
      <Button
        disabled={!rules.data || change.isPending}
        onClick={() =>
          rules.data &&
          change.mutate({ put: rule, expectedVersion: rules.data.version, comment: `Alarm on the model ${model.id}` })
        }
      >
        <BellPlus aria-hidden />
        Raise an alarm on it
      </Button>
      {change.error && (
        <span role="alert" className="text-failure">
          {change.error.message}
        </span>
      )}
    </>
  );
}

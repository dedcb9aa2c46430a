"use client";

import type { Rule, RuleSet } from "../../domain/rule";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { showToast } from "../ui/toast";
import { RuleRefusal } from "./rule-refusal";
import { useChangeRules, useRules } from "./use-change-rules";

/** Asks before a rule is removed. */
export function RemoveRuleDialog({ rule, set, onClose }: { rule: Rule; set: RuleSet; onClose: () => void }) {
  const rules = useRules();
  const change = useChangeRules(() => {
    showToast(`${rule.name} is removed`);
    onClose();
  });
  const reload = async () => {
    await rules.refetch();
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent role="alertdialog">
        <DialogTitle>Remove {rule.name}?</DialogTitle>
        <DialogDescription className="mt-0">
          Its alarms clear as soon as the collectors obey the new version. The history keeps the rule, so it can be
          brought back.
        </DialogDescription>
        <RuleRefusal error={change.error} onReload={() => void reload()} isReloading={rules.isFetching} />
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger"
            disabled={change.isPending}
            onClick={() => change.mutate({ remove: rule.id, expectedVersion: set.version, comment: "" })}
          >
            Remove the rule
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

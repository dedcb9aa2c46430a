"use client";

import { type FormEvent, useState } from "react";
import type { RuleSet } from "../../domain/rule";
import { Button } from "../ui/button";
import { TextField } from "../ui/form-field";
import { showToast } from "../ui/toast";
import { RuleRefusal } from "./rule-refusal";
import { useChangeRules, useRules } from "./use-change-rules";

export interface BringBackFormProps {
  version: number;
  /** The rules in force, which it takes the place of. */
  set: RuleSet;
  onClose: () => void;
}

/** Asks before an older version of the rules is put in force again. */
export function BringBackForm({ version, set, onClose }: BringBackFormProps) {
  const [comment, setComment] = useState(`Back to version ${version}`);
  const rules = useRules();
  const change = useChangeRules(() => {
    showToast(`The rules are those of version ${version} again`);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ restore: version, expectedVersion: set.version, comment: comment.trim() });
  };
  const reload = async () => {
    await rules.refetch();
    change.reset();
  };
  return (
    <form onSubmit={submit} className="mt-2 flex flex-col gap-3 rounded-md border border-line p-3">
      <p>
        All rules become those of version {version}. What is in force now, version {set.version}, stays in the history.
      </p>
      <TextField
        label="Comment"
        autoComplete="off"
        maxLength={500}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      <RuleRefusal error={change.error} onReload={() => void reload()} isReloading={rules.isFetching} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="sm" variant="primary" disabled={change.isPending}>
          Bring version {version} back
        </Button>
        <Button size="sm" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo, useRef, useState } from "react";
import type { MaintenanceInput, MaintenanceWindow, PlannedMaintenance } from "../../domain/quiet";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { FormField } from "../ui/form-field";
import { Select } from "../ui/select";
import { Textarea } from "../ui/textarea";
import { showToast } from "../ui/toast";
import { CheckedField, CheckedText } from "./checked-field";
import { focusFirstProblem } from "./focus-first-problem";
import { HostPatternField } from "./host-pattern-field";
import {
  describeWhen,
  maintenanceProblems,
  newMaintenance,
  ownTimeZone,
  REPEAT_WORDS,
  timeZones,
} from "./maintenance-words";

function inputOf({ hosts, from, to, timeZone, repeat, reason }: MaintenanceWindow): MaintenanceInput {
  return { hosts, from, to, timeZone, repeat, reason };
}

export interface MaintenanceDialogProps {
  /** `null` to plan a new one. */
  planned: PlannedMaintenance | null;
  quietKey: readonly string[];
  onClose: () => void;
}

/** Plans a maintenance window, or changes one. */
export function MaintenanceDialog({ planned, quietKey, onClose }: MaintenanceDialogProps) {
  const [input, setInput] = useState(() => (planned ? inputOf(planned) : newMaintenance(Date.now(), ownTimeZone())));
  const [wasTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const zones = useMemo(() => timeZones(input.timeZone), [input.timeZone]);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const body = { ...input, hosts: input.hosts.trim(), reason: input.reason.trim() };
      return planned
        ? fetchJson(`/api/maintenance/${encodeURIComponent(planned.id)}`, { method: "PUT", body })
        : fetchJson("/api/maintenance", { method: "POST", body });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: quietKey });
      showToast(planned ? "The maintenance is changed" : "The maintenance is planned");
      onClose();
    },
  });
  const found = maintenanceProblems(input);
  const problems = wasTried ? found : {};
  const set = (change: Partial<MaintenanceInput>) => setInput({ ...input, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(found).length === 0) save.mutate();
    else focusFirstProblem(form.current);
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent>
        <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
          <DialogTitle>{planned ? "Edit the maintenance" : "Plan maintenance"}</DialogTitle>
          <DialogDescription className="mt-0">
            Alarms of these hosts are expected then: they are kept out of sight, and nobody is told.
          </DialogDescription>
          <HostPatternField value={input.hosts} onValueChange={(hosts) => set({ hosts })} problem={problems.hosts} />
          <div className="grid gap-4 sm:grid-cols-2">
            <CheckedText
              label="From"
              problem={problems.from}
              value={input.from}
              onValueChange={(from) => set({ from })}
              input={{ type: "datetime-local" }}
            />
            <CheckedText
              label="To"
              problem={problems.to}
              value={input.to}
              onValueChange={(to) => set({ to })}
              input={{ type: "datetime-local" }}
            />
            <FormField label="Time zone">
              {(ids) => (
                <Select {...ids} value={input.timeZone} onChange={(event) => set({ timeZone: event.target.value })}>
                  {zones.map((zone) => (
                    <option key={zone}>{zone}</option>
                  ))}
                </Select>
              )}
            </FormField>
            <FormField label="Repeat">
              {(ids) => (
                <Select
                  {...ids}
                  value={input.repeat}
                  onChange={(event) => set({ repeat: event.target.value as MaintenanceInput["repeat"] })}
                >
                  {Object.entries(REPEAT_WORDS).map(([value, words]) => (
                    <option key={value} value={value}>
                      {words}
                    </option>
                  ))}
                </Select>
              )}
            </FormField>
          </div>
          {found.from === undefined && found.to === undefined && (
            <p role="status" className="text-muted">
              It is {describeWhen(input)}, by the clock of {input.timeZone}.
            </p>
          )}
          <CheckedField label="Reason" problem={problems.reason}>
            {(ids) => (
              <Textarea
                {...ids}
                maxLength={500}
                value={input.reason}
                onChange={(event) => set({ reason: event.target.value })}
              />
            )}
          </CheckedField>
          <FormError message={save.error?.message} />
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={save.isPending}>
              {planned ? "Save" : "Plan it"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

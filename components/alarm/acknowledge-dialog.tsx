"use client";

import { type FormEvent, useId, useState } from "react";
import type { Alarm } from "../../domain/alarm";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { Label } from "../ui/label";
import { Textarea } from "../ui/textarea";
import { showToast } from "../ui/toast";

interface Answer {
  acknowledged: Alarm[];
  refused: { alarmId: string; reason: string }[];
}

/** Says whose alarms these are now, with a note. What was refused is told with its reason. */
export function AcknowledgeDialog({ alarms, onClose }: { alarms: readonly Alarm[]; onClose: () => void }) {
  const noteId = useId();
  const [note, setNote] = useState("");
  const [error, setError] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setError("");
    try {
      const body = { alarmIds: alarms.map(({ id }) => id), note };
      const { acknowledged, refused } = await fetchJson<Answer>("/api/alarms/acknowledge", { method: "POST", body });
      if (refused.length > 0 && acknowledged.length === 0) {
        setError(refused[0]!.reason);
        setIsBusy(false);
        return;
      }
      const others = refused.length > 0 ? `; ${refused.length} were not: ${refused[0]!.reason}` : "";
      showToast(`${acknowledged.length} acknowledged${others}`);
      onClose();
    } catch (failure) {
      setError((failure as Error).message);
      setIsBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent>
        <form onSubmit={submit}>
          <DialogTitle>
            {alarms.length === 1 ? "Acknowledge this alarm" : `Acknowledge ${alarms.length} alarms`}
          </DialogTitle>
          <DialogDescription>
            {alarms.length === 1
              ? `${alarms[0]!.hostId}: ${alarms[0]!.text}`
              : "They stay in view, with your name and note, until they clear."}
          </DialogDescription>
          <div className="mt-4">
            <Label htmlFor={noteId}>Note</Label>
            <Textarea
              id={noteId}
              value={note}
              maxLength={2000}
              rows={3}
              autoFocus
              onChange={(event) => setNote(event.target.value)}
            />
          </div>
          <FormError message={error} />
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={isBusy}>
              Acknowledge
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

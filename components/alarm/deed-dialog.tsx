"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";

export interface DeedDialogProps {
  title: string;
  description: string;
  confirmLabel: string;
  canConfirm: boolean;
  /** Closes when it is done; an error is told and can be tried again. */
  onConfirm: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

/** Asks for what belongs to a deed, does it, and tells what went wrong. */
export function DeedDialog(props: DeedDialogProps) {
  const { title, description, confirmLabel, canConfirm, onConfirm, onClose, children } = props;
  const [error, setError] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setError("");
    try {
      await onConfirm();
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
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
          <div className="mt-4 flex flex-col gap-3">{children}</div>
          <FormError message={error} />
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={isBusy || !canConfirm}>
              {confirmLabel}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Whose alarms a dialog is about. */
export function describeAlarms(alarms: readonly { hostId: string; text: string }[]): string {
  return alarms.length === 1 ? `${alarms[0]!.hostId}: ${alarms[0]!.text}` : `${alarms.length} alarms`;
}

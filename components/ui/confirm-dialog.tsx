"use client";

import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "./dialog";
import { FormError } from "./form-error";

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, and what will not come back. */
  message: ReactNode;
  confirmLabel: string;
  onConfirm: () => void;
  isPending: boolean;
  error: Error | null;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent role="alertdialog">
        <DialogTitle>{props.title}</DialogTitle>
        <DialogDescription className="mt-0">{props.message}</DialogDescription>
        <FormError message={props.error?.message} />
        <DialogFooter>
          <Button onClick={() => props.onOpenChange(false)}>Cancel</Button>
          <Button variant="danger" disabled={props.isPending} onClick={props.onConfirm}>
            {props.confirmLabel}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

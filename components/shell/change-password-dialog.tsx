"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { TextField } from "../ui/form-field";
import { showToast } from "../ui/toast";
import { type NewPassword, NewPasswordFields, passwordProblem } from "./new-password-fields";

const EMPTY: NewPassword = { password: "", again: "" };

/** Changes the own password. */
export default function ChangePasswordDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog {...props}>
      <DialogContent>
        <DialogTitle>Change password</DialogTitle>
        <DialogDescription>You stay signed in here; your other sessions end.</DialogDescription>
        <ChangePasswordForm onDone={() => props.onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ChangePasswordForm({ onDone }: { onDone: () => void }) {
  const [currentPassword, setCurrentPassword] = useState("");
  const [next, setNext] = useState(EMPTY);
  const [problem, setProblem] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: () =>
      fetchJson("/api/session/password", { method: "POST", body: { currentPassword, newPassword: next.password } }),
    onSuccess: () => {
      showToast("Your password is changed");
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = passwordProblem(next);
    setProblem(found);
    if (!found) change.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Present password"
        type="password"
        autoComplete="current-password"
        required
        value={currentPassword}
        onChange={(event) => setCurrentPassword(event.target.value)}
      />
      <NewPasswordFields value={next} onValueChange={setNext} label="New password" />
      <FormError message={problem ?? change.error?.message} />
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={change.isPending}>
          Change password
        </Button>
      </DialogFooter>
    </form>
  );
}

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Role, User } from "../../domain/account";
import { NewPasswordFields, passwordProblem } from "../shell/new-password-fields";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { FormField, TextField } from "../ui/form-field";
import { Select } from "../ui/select";
import { showToast } from "../ui/toast";
import { ROLE_WORDS } from "./role-words";

interface UserDialogProps {
  /** `null` to add one. */
  user: User | null;
  usersKey: readonly string[];
  onClose: () => void;
}

/** Adds a user, or changes the role and, if wanted, the password of one. */
export function UserDialog({ user, usersKey, onClose }: UserDialogProps) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>(user?.role ?? "viewer");
  const [next, setNext] = useState({ password: "", again: "" });
  const [changesPassword, setChangesPassword] = useState(user === null);
  const [problem, setProblem] = useState<string | null>(null);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const password = changesPassword ? { password: next.password } : {};
      return user
        ? fetchJson<User>(`/api/users/${encodeURIComponent(user.name)}`, {
            method: "PATCH",
            body: { role, ...password },
          })
        : fetchJson<User>("/api/users", { method: "POST", body: { name: name.trim(), role, ...password } });
    },
    onSuccess: async (saved) => {
      await Promise.all([usersKey, ["session"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
      showToast(user ? `${saved.name} is saved` : `${saved.name} can sign in now`);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = changesPassword ? passwordProblem(next) : null;
    setProblem(found);
    if (!found) save.mutate();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <DialogTitle>{user ? `Edit ${user.name}` : "Add a user"}</DialogTitle>
          {!user && (
            <>
              <DialogDescription className="mt-0">
                Tell the name and the password to the user yourself.
              </DialogDescription>
              <TextField
                label="Name"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                required
                maxLength={64}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </>
          )}
          <FormField label="Role">
            {(ids) => (
              <Select {...ids} value={role} onChange={(event) => setRole(event.target.value as Role)}>
                {Object.entries(ROLE_WORDS).map(([value, words]) => (
                  <option key={value} value={value}>
                    {value}: {words}
                  </option>
                ))}
              </Select>
            )}
          </FormField>
          {user && (
            <label className="flex items-center gap-2">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={changesPassword}
                onChange={(event) => setChangesPassword(event.target.checked)}
              />
              Set a new password, which ends the user's sessions
            </label>
          )}
          {changesPassword && <NewPasswordFields value={next} onValueChange={setNext} />}
          <FormError message={problem ?? save.error?.message} />
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={save.isPending}>
              {user ? "Save" : "Add the user"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

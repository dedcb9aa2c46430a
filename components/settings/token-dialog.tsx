"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import type { Token, TokenScope } from "../../domain/account";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { TextField } from "../ui/form-field";
import { SecretOnce, type SecretOnceProps } from "../ui/secret-once";

export interface TokenDialogProps {
  title: string;
  description: string;
  /** What the token may, and what it is bound to. */
  wanted: { scope: TokenScope; hostId?: string | null; sourceId?: string };
  /** The query that lists it. */
  listKey: readonly string[];
  /** How its secret is shown once it is made. */
  shown: (secret: string) => SecretOnceProps;
  onClose: () => void;
  className?: string;
  /** Fields below its name. */
  children?: ReactNode;
}

/** Asks for a token's name, makes it and shows its secret. */
export function TokenDialog(props: TokenDialogProps) {
  const { title, description, wanted, listKey, shown, onClose, className, children } = props;
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () =>
      fetchJson<{ token: Token; secret: string }>("/api/tokens", {
        method: "POST",
        body: { name: name.trim(), ...wanted },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: listKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className={className}>
        {make.data ? (
          <>
            <DialogTitle>{make.data.token.name}</DialogTitle>
            <SecretOnce {...shown(make.data.secret)} />
            <DialogFooter>
              <Button onClick={onClose}>Done</Button>
            </DialogFooter>
          </>
        ) : (
          <form onSubmit={submit} className="flex flex-col gap-4">
            <DialogTitle>{title}</DialogTitle>
            <DialogDescription className="mt-0">{description}</DialogDescription>
            <TextField
              label="Name"
              hint="What uses it, so that it is known when it should be revoked."
              autoComplete="off"
              required
              maxLength={128}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            {children}
            <FormError message={make.error?.message} />
            <DialogFooter>
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" variant="primary" disabled={make.isPending}>
                Make the token
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}

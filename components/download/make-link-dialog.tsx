"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { DownloadLink } from "../../domain/account";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { TextField } from "../ui/form-field";
import { SecretOnce } from "../ui/secret-once";

interface MakeLinkDialogProps {
  linksKey: readonly string[];
  onClose: () => void;
}

/** Makes a secret link and shows it. */
export function MakeLinkDialog({ linksKey, onClose }: MakeLinkDialogProps) {
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () =>
      fetchJson<{ link: DownloadLink; path: string }>("/api/download-links", {
        method: "POST",
        body: { name: name.trim() },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: linksKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent>
        {make.data ? (
          <>
            <DialogTitle>{make.data.link.name}</DialogTitle>
            <SecretOnce
              label="Whoever has this address reads today's files and the archives of all hosts"
              text={window.location.origin + make.data.path}
              copyLabel="Copy the link"
            />
            <DialogFooter>
              <Button onClick={onClose}>Done</Button>
            </DialogFooter>
          </>
        ) : (
          <form onSubmit={submit} className="flex flex-col gap-4">
            <DialogTitle>Make a secret link</DialogTitle>
            <DialogDescription className="mt-0">
              It leads to today's files of all hosts, without signing in, until it is revoked.
            </DialogDescription>
            <TextField
              label="Name"
              hint="Whom it is for, so that it is known when it should be revoked."
              autoComplete="off"
              required
              maxLength={128}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <FormError message={make.error?.message} />
            <DialogFooter>
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" variant="primary" disabled={make.isPending}>
                Make the link
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}

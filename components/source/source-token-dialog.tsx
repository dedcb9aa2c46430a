"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Token } from "../../domain/account";
import type { SourceSettings } from "../../domain/source";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { TextField } from "../ui/form-field";
import { SecretOnce } from "../ui/secret-once";
import { KIND_WORDS, pushLine } from "./source-words";
import { SOURCES_KEY } from "./use-sources";

/** Makes a token that may push for a source, and shows the line that uses it. */
export function SourceTokenDialog({ settings, onClose }: { settings: SourceSettings; onClose: () => void }) {
  const { id, kind } = settings;
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () =>
      fetchJson<{ token: Token; secret: string }>("/api/tokens", {
        method: "POST",
        body: { name: name.trim(), scope: "push", sourceId: id },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: SOURCES_KEY }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="w-[min(38rem,calc(100vw-2rem))]">
        {make.data ? (
          <>
            <DialogTitle>{make.data.token.name}</DialogTitle>
            <SecretOnce
              label={`For ${KIND_WORDS[kind].name}, on each machine that sends`}
              text={pushLine(kind, window.location.origin, make.data.secret)}
              copyLabel="Copy"
            />
            <DialogFooter>
              <Button onClick={onClose}>Done</Button>
            </DialogFooter>
          </>
        ) : (
          <form onSubmit={submit} className="flex flex-col gap-4">
            <DialogTitle>Make a token for {id}</DialogTitle>
            <DialogDescription className="mt-0">
              Whoever has it may send values for any host that no collector speaks for, and nothing else.
            </DialogDescription>
            <TextField
              label="Name"
              hint="What uses it, so that it is known when it should be revoked."
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
                Make the token
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}

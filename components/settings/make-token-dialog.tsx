"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Token, TokenScope } from "../../domain/account";
import { useHosts } from "../shell/use-hosts";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { FormField, TextField } from "../ui/form-field";
import { SecretOnce } from "../ui/secret-once";
import { Select } from "../ui/select";
import { SCOPE_WORDS } from "./role-words";

/** Those that push are made with their source. */
const SCOPES = Object.entries(SCOPE_WORDS).filter(([scope]) => scope !== "push");

interface MakeTokenDialogProps {
  tokensKey: readonly string[];
  onClose: () => void;
}

/** Makes a token and shows its secret. */
export function MakeTokenDialog({ tokensKey, onClose }: MakeTokenDialogProps) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<TokenScope>("read");
  const [hostId, setHostId] = useState("");
  const { data: hosts = [] } = useHosts();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), scope, hostId: scope === "ingest" ? hostId : null };
      return fetchJson<{ token: Token; secret: string }>("/api/tokens", { method: "POST", body });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: tokensKey }),
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
            <DialogTitle>{make.data.token.name}</DialogTitle>
            <SecretOnce label="Send it as Authorization: Bearer …" text={make.data.secret} copyLabel="Copy the token" />
            <DialogFooter>
              <Button onClick={onClose}>Done</Button>
            </DialogFooter>
          </>
        ) : (
          <form onSubmit={submit} className="flex flex-col gap-4">
            <DialogTitle>Make a token</DialogTitle>
            <DialogDescription className="mt-0">A program signs in with it instead of a password.</DialogDescription>
            <TextField
              label="Name"
              hint="What uses it, so that it is known when it should be revoked."
              autoComplete="off"
              required
              maxLength={128}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <FormField label="What it may">
              {(ids) => (
                <Select {...ids} value={scope} onChange={(event) => setScope(event.target.value as TokenScope)}>
                  {SCOPES.map(([value, words]) => (
                    <option key={value} value={value}>
                      {value}: {words}
                    </option>
                  ))}
                </Select>
              )}
            </FormField>
            {scope === "ingest" && (
              <FormField label="Host">
                {(ids) => (
                  <Select {...ids} required value={hostId} onChange={(event) => setHostId(event.target.value)}>
                    <option value="" disabled>
                      Choose a host
                    </option>
                    {hosts.map(({ id }) => (
                      <option key={id} value={id}>
                        {id}
                      </option>
                    ))}
                  </Select>
                )}
              </FormField>
            )}
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

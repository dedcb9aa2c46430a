"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { HostView } from "../../domain/api";
import { HOSTS_KEY, useHosts } from "../shell/use-hosts";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { TextField } from "../ui/form-field";
import { SecretOnce } from "../ui/secret-once";
import { collectorLine, isOnlyThisMachine } from "./collector-line";
import { HostStateBadge } from "./host-state-badge";

interface AddHostAnswer {
  host: HostView;
  token: string;
}

/** Adds a host, or makes another token for one that is there, and shows the line that starts its collector. */
export function AddHostDialog({ host, onClose }: { host: HostView | null; onClose: () => void }) {
  const [hostId, setHostId] = useState(host?.id ?? "");
  const [displayName, setDisplayName] = useState("");
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: () => {
      const body = { hostId: hostId.trim(), ...(displayName.trim() && { displayName: displayName.trim() }) };
      return fetchJson<AddHostAnswer>("/api/hosts", { method: "POST", body });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: HOSTS_KEY }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="w-[min(40rem,calc(100vw-2rem))]">
        {add.data ? (
          <CollectorLine answer={add.data} onClose={onClose} />
        ) : (
          <form onSubmit={submit} className="flex flex-col gap-4">
            <DialogTitle>{host ? `Another line for ${host.displayName}` : "Add a host"}</DialogTitle>
            <DialogDescription className="mt-0">
              {host
                ? "This makes one more token for its collector. Earlier ones hold until they are revoked under Tokens."
                : "You get one line to run there. It fetches the collector and starts it with a token of its own."}
            </DialogDescription>
            {!host && (
              <>
                <TextField
                  label="Host id"
                  hint="As in DNS: letters, digits, dots, dashes. It stays the same for good."
                  placeholder="db-1.example"
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  required
                  maxLength={128}
                  value={hostId}
                  onChange={(event) => setHostId(event.target.value)}
                />
                <TextField
                  label="Shown as"
                  hint="Leave it empty to show the id."
                  autoComplete="off"
                  maxLength={128}
                  value={displayName}
                  onChange={(event) => setDisplayName(event.target.value)}
                />
              </>
            )}
            <FormError message={add.error?.message} />
            <DialogFooter>
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" variant="primary" disabled={add.isPending}>
                {host ? "Make the line" : "Add"}
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}

function CollectorLine({ answer: { host, token }, onClose }: { answer: AddHostAnswer; onClose: () => void }) {
  const { data: hosts } = useHosts(2000);
  const state = hosts?.find(({ id }) => id === host.id)?.state ?? host.state;
  return (
    <>
      <DialogTitle>Start the collector on {host.displayName}</DialogTitle>
      <DialogDescription className="mt-0">
        The host needs Node 20.12 or newer and a way to reach this address; nothing else.
      </DialogDescription>
      <SecretOnce
        label={`Run this on ${host.id}`}
        text={collectorLine(window.location.origin, token)}
        copyLabel="Copy the line"
      />
      {isOnlyThisMachine(window.location.hostname) && (
        <p className="rounded-md bg-warning-soft px-3 py-2 text-warning">
          {window.location.host} is reached from this machine only. For another host open Premonitor under the address
          that it can reach, and make the line there.
        </p>
      )}
      <p role="status" className="flex items-center gap-2 text-muted">
        {host.id}: <HostStateBadge state={state} />
      </p>
      <DialogFooter>
        <Button onClick={onClose}>Done</Button>
      </DialogFooter>
    </>
  );
}

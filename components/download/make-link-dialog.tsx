"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { DownloadLink } from "../../domain/account";
import { HostPatternField } from "../settings/host-pattern-field";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { FormField, TextField } from "../ui/form-field";
import { SecretOnce } from "../ui/secret-once";
import { Select } from "../ui/select";

const DAY_MS = 86_400_000;
const ENDS = [
  { value: "0", label: "when it is revoked" },
  { value: "1", label: "after a day" },
  { value: "7", label: "after a week" },
  { value: "30", label: "after 30 days" },
  { value: "365", label: "after a year" },
];

interface MakeLinkDialogProps {
  linksKey: readonly string[];
  onClose: () => void;
}

/** Makes a secret link and shows it. */
export function MakeLinkDialog({ linksKey, onClose }: MakeLinkDialogProps) {
  const [name, setName] = useState("");
  const [hosts, setHosts] = useState("*");
  const [days, setDays] = useState("0");
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () =>
      fetchJson<{ link: DownloadLink; path: string }>("/api/download-links", {
        method: "POST",
        body: {
          name: name.trim(),
          hosts: hosts.trim(),
          untilMs: days === "0" ? 0 : Date.now() + Number(days) * DAY_MS,
        },
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
              label={`Whoever has this address reads today's files and the archives of ${make.data.link.hosts === "*" ? "all hosts" : make.data.link.hosts}`}
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
              It leads to today's files and the archives, without signing in, until it ends or is revoked.
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
            <HostPatternField
              value={hosts}
              onValueChange={setHosts}
              problem={hosts.trim() === "" ? "Say whose files it leads to, * for all." : undefined}
            />
            <FormField label="Ends">
              {(ids) => (
                <Select {...ids} value={days} onChange={({ target }) => setDays(target.value)}>
                  {ENDS.map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </FormField>
            <FormError message={make.error?.message} />
            <DialogFooter>
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" variant="primary" disabled={make.isPending || hosts.trim() === ""}>
                Make the link
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}

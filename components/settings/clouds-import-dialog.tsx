"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ChangeEvent, useState } from "react";
import type { CloudSettings } from "../../domain/cloud";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "../ui/dialog";
import { FormError } from "../ui/form-error";
import { FormField } from "../ui/form-field";
import { Textarea } from "../ui/textarea";
import { showToast } from "../ui/toast";

interface Found {
  name: string;
  cloud: CloudSettings | null;
  hasSecret: boolean;
  problem: string;
}

/** Takes connections out of a clouds.yaml. */
export function CloudsImportDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [secureText, setSecureText] = useState("");
  const [names, setNames] = useState<ReadonlySet<string>>(new Set());
  const queries = useQueryClient();
  const read = useMutation({
    mutationFn: () =>
      fetchJson<{ clouds: Found[] }>("/api/clouds/read-yaml", { method: "POST", body: { text, secureText } }),
    onSuccess: ({ clouds }) => setNames(new Set(clouds.filter(({ cloud }) => cloud !== null).map(({ name }) => name))),
  });
  const take = useMutation({
    mutationFn: () =>
      fetchJson("/api/clouds/import", { method: "POST", body: { text, secureText, names: [...names] } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["clouds"] });
      showToast(names.size === 1 ? "1 cloud is set up" : `${names.size} clouds are set up`);
      onClose();
    },
  });
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    if (file) setText(await file.text());
  };
  const toggle = (name: string) => {
    const next = new Set(names);
    if (!next.delete(name)) next.add(name);
    setNames(next);
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="w-[min(42rem,calc(100vw-2rem))]">
        <DialogTitle>Import a clouds.yaml</DialogTitle>
        <DialogDescription>Nothing is kept until you choose. Secrets are kept encrypted.</DialogDescription>
        <FormField label="clouds.yaml" hint="Paste it, or choose the file.">
          {(ids) => (
            <>
              <Textarea
                {...ids}
                className="min-h-32 w-full font-mono text-xs"
                spellCheck={false}
                value={text}
                onChange={({ target }) => setText(target.value)}
              />
              <input
                type="file"
                aria-label="File with the clouds.yaml"
                accept=".yaml,.yml"
                className="mt-1 max-w-full text-sm"
                onChange={(event) => void choose(event)}
              />
            </>
          )}
        </FormField>
        <FormField label="secure.yaml" hint="Only if the passwords are kept apart.">
          {(ids) => (
            <Textarea
              {...ids}
              className="w-full font-mono text-xs"
              spellCheck={false}
              value={secureText}
              onChange={({ target }) => setSecureText(target.value)}
            />
          )}
        </FormField>
        {read.data && (
          <ul className="divide-y divide-line rounded-md border border-line">
            {read.data.clouds.map(({ name, cloud, problem }) => (
              <li key={name} className="p-2">
                <label className="flex items-start gap-2">
                  <input
                    type="checkbox"
                    className="mt-0.5 size-4 accent-accent"
                    disabled={cloud === null}
                    checked={names.has(name)}
                    onChange={() => toggle(name)}
                  />
                  <span className="min-w-0 wrap-anywhere">
                    <span className="font-medium">{name}</span>{" "}
                    <span className={cloud ? "text-muted" : "text-failure"}>{cloud ? cloud.authUrl : problem}</span>
                  </span>
                </label>
              </li>
            ))}
            {read.data.clouds.length === 0 && <li className="p-2 text-muted">It names no cloud.</li>}
          </ul>
        )}
        <FormError message={take.error?.message ?? read.error?.message} />
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button disabled={text.trim() === "" || read.isPending} onClick={() => read.mutate()}>
            Read it
          </Button>
          <Button variant="primary" disabled={names.size === 0 || take.isPending} onClick={() => take.mutate()}>
            Set up{names.size > 0 && ` ${names.size}`}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

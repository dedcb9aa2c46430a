"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { HostView } from "../../domain/api";
import { HOSTS_KEY } from "../shell/use-hosts";
import { fetchJson } from "../ui/api-client";
import { Dialog, DialogContent, DialogTitle } from "../ui/dialog";
import { TextField } from "../ui/form-field";
import { SaveFooter } from "../ui/save-footer";
import { showToast } from "../ui/toast";

/** "web, prod, , web" as ["web", "prod"] */
function tagsOf(text: string): string[] {
  return [...new Set(text.split(",").map((tag) => tag.trim()))].filter(Boolean);
}

/** Changes what a host is shown as, and its tags. */
export function EditHostDialog({ host, onClose }: { host: HostView; onClose: () => void }) {
  const [displayName, setDisplayName] = useState(host.displayName);
  const [tags, setTags] = useState(host.tags.join(", "));
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const body = { displayName: displayName.trim(), tags: tagsOf(tags) };
      return fetchJson<HostView>(`/api/hosts/${encodeURIComponent(host.id)}`, { method: "PATCH", body });
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: HOSTS_KEY });
      showToast(`${saved.displayName} is saved`);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <DialogTitle>Edit {host.id}</DialogTitle>
          <TextField
            label="Shown as"
            autoComplete="off"
            required
            maxLength={128}
            value={displayName}
            onChange={(event) => setDisplayName(event.target.value)}
          />
          <TextField
            label="Tags"
            hint="With commas between them, at most 32. The fleet can be filtered by them."
            autoComplete="off"
            value={tags}
            onChange={(event) => setTags(event.target.value)}
          />
          <SaveFooter error={save.error} isPending={save.isPending} onClose={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}

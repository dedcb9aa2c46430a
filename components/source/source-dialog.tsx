"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { type SourceKind, secretNamesOf } from "../../domain/source";
import type { SourceView } from "../../domain/source-api";
import { useDraft } from "../settings/use-draft";
import { fetchJson } from "../ui/api-client";
import { Dialog, DialogContent, DialogTitle } from "../ui/dialog";
import { FormField } from "../ui/form-field";
import { SaveFooter } from "../ui/save-footer";
import { SegmentedControl } from "../ui/segmented-control";
import { Textarea } from "../ui/textarea";
import { showToast } from "../ui/toast";
import { SecretFields } from "./secret-fields";
import { draftOfSource, NEW_SOURCE, type SourceDraft, sourceOfDraft } from "./source-draft";
import { KIND_WORDS } from "./source-words";
import { SOURCES_KEY } from "./use-sources";

const KINDS = (Object.entries(KIND_WORDS) as [SourceKind, { name: string }][]).map(([value, { name }]) => ({
  value,
  label: name,
}));

/** Sets a source up. @param source `null` to add one */
export function SourceDialog({ source, onClose }: { source: SourceView | null; onClose: () => void }) {
  const { draft, set, field } = useDraft<SourceDraft>(() => (source ? draftOfSource(source.settings) : NEW_SOURCE));
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const settings = sourceOfDraft(draft);
      const body = { settings, secrets: draft.secrets };
      return fetchJson(`/api/sources/${encodeURIComponent(settings.id)}`, { method: "PUT", body });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: SOURCES_KEY });
      showToast(`${draft.id} is saved`, { message: "It is in force on every server within a second." });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="w-[min(38rem,calc(100vw-2rem))]">
        <form onSubmit={submit} className="flex flex-col gap-4">
          <DialogTitle>{source ? `Edit ${source.settings.id}` : "Add a source"}</DialogTitle>
          {!source && (
            <SegmentedControl
              label="Kind"
              segments={KINDS}
              value={draft.kind}
              onValueChange={(kind) => set({ kind })}
              className="self-start"
            />
          )}
          <p className="text-muted">{KIND_WORDS[draft.kind].takes}</p>
          {field("id", "Name", {
            required: true,
            maxLength: 63,
            disabled: source !== null,
            hint: "Small letters, digits, dashes.",
          })}
          {draft.kind === "lizmon" &&
            field("openPort", "Port without a token", {
              inputMode: "numeric",
              pattern: "\\d*",
              hint: "For monitors that cannot send a token: 127.0.0.1 of the server alone. Leave it empty for none.",
            })}
          {draft.kind === "vmstats" && (
            <>
              <div className="grid gap-4 sm:grid-cols-2">
                {field("address", "Address to listen on", { required: true, hint: "0.0.0.0 lets other machines in." })}
                {field("port", "Port", { required: true, inputMode: "numeric", pattern: "\\d+" })}
              </div>
              <FormField
                label="Relays"
                hint="Who may speak for other machines than itself: an address or a network in each line."
              >
                {(ids) => (
                  <Textarea
                    {...ids}
                    className="w-full font-mono text-sm"
                    spellCheck={false}
                    placeholder="10.0.0.0/8"
                    value={draft.relays}
                    onChange={({ target }) => set({ relays: target.value })}
                  />
                )}
              </FormField>
            </>
          )}
          <SecretFields
            names={secretNamesOf(sourceOfDraft(draft))}
            kept={source?.keptSecrets ?? []}
            secrets={draft.secrets}
            onChange={(secrets) => set({ secrets })}
          />
          <SaveFooter error={save.error} isPending={save.isPending} onClose={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}

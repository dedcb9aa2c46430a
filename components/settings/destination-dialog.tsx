"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import type { Destination } from "../../domain/destination";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogTitle } from "../ui/dialog";
import { FormField } from "../ui/form-field";
import { SaveFooter } from "../ui/save-footer";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import { Textarea } from "../ui/textarea";
import { showToast } from "../ui/toast";
import {
  type DestinationDraft,
  destinationOfDraft,
  draftOfDestination,
  NEW_DESTINATION,
  randomKey,
} from "./destination-draft";
import { HeaderFields } from "./header-fields";
import { useDraft } from "./use-draft";

const KINDS = [
  { value: "webhook", label: "Webhook" },
  { value: "mail", label: "Mail" },
  { value: "log", label: "Notification log" },
] as const;

const TEMPLATES = {
  plain: "Plain JSON: the alarm with all that is known of it",
  alertmanager: "Alertmanager: as Prometheus posts to /api/v2/alerts",
  collectd: "collectd: a notification as write_http sends it",
};

export interface DestinationDialogProps {
  /** `null` to add one. */
  destination: Destination | null;
  onClose: () => void;
}

/** Sets up where messages go. */
export function DestinationDialog({ destination, onClose }: DestinationDialogProps) {
  const { draft, set, field, pemField } = useDraft<DestinationDraft>(() =>
    destination ? draftOfDestination(destination) : NEW_DESTINATION,
  );
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const body = destinationOfDraft(draft);
      return fetchJson(`/api/destinations/${encodeURIComponent(body.settings.id)}`, { method: "PUT", body });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["destinations"] });
      showToast(`${draft.id} is saved`, { message: "Send a test to see whether it arrives." });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const isNew = destination === null;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="w-[min(42rem,calc(100vw-2rem))]">
        <form onSubmit={submit} className="flex flex-col gap-4">
          <DialogTitle>{destination ? `Edit ${destination.settings.id}` : "Add a destination"}</DialogTitle>
          {isNew && (
            <SegmentedControl
              label="Kind"
              segments={KINDS}
              value={draft.kind}
              onValueChange={(kind) => set({ kind })}
              className="self-start"
            />
          )}
          {field("id", "Name", {
            required: true,
            maxLength: 63,
            disabled: !isNew,
            hint: "Small letters, digits, dashes.",
          })}
          {draft.kind === "log" && (
            <p className="text-muted">
              Each message is appended to data/notification/log_notify.log, which is rotated.
            </p>
          )}
          {draft.kind === "webhook" && (
            <>
              {field("url", "Address", { required: true, maxLength: 2000, hint: "https://hooks.example/premonitor" })}
              <FormField label="Body">
                {(ids) => (
                  <Select
                    {...ids}
                    value={draft.template}
                    onChange={({ target }) => set({ template: target.value as DestinationDraft["template"] })}
                  >
                    {Object.entries(TEMPLATES).map(([value, words]) => (
                      <option key={value} value={value}>
                        {words}
                      </option>
                    ))}
                  </Select>
                )}
              </FormField>
              <HeaderFields headers={draft.headers} onChange={(headers) => set({ headers })} isNew={isNew} />
              <label className="flex items-center gap-2">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={draft.isSigned}
                  onChange={({ target }) => set({ isSigned: target.checked })}
                />
                Sign each message (HMAC-SHA256 in X-Premonitor-Signature)
              </label>
              {draft.isSigned && (
                <div className="flex items-end gap-2">
                  {field("signingKey", "Key of the signature", {
                    className: "flex-1",
                    maxLength: 1000,
                    hint: isNew
                      ? "Give it to the receiver: it is not shown again."
                      : "A kept one stays when this is empty.",
                  })}
                  <Button className="mb-6" onClick={() => set({ signingKey: randomKey() })}>
                    Make one
                  </Button>
                </div>
              )}
            </>
          )}
          {draft.kind === "mail" && (
            <div className="grid gap-4 sm:grid-cols-2">
              {field("smtpHost", "Mail server", { required: true, maxLength: 255 })}
              {field("smtpPort", "Port", { type: "number", required: true, min: 1, max: 65_535 })}
              <FormField label="Encryption" hint={draft.security === "none" ? "Then no password is sent." : undefined}>
                {(ids) => (
                  <Select
                    {...ids}
                    value={draft.security}
                    onChange={({ target }) => set({ security: target.value as DestinationDraft["security"] })}
                  >
                    <option value="starttls">STARTTLS, insisted on</option>
                    <option value="tls">TLS from the start</option>
                    <option value="none">none</option>
                  </Select>
                )}
              </FormField>
              {field("username", "User", { maxLength: 255, hint: "Empty: without signing in." })}
              {field("password", "Password", {
                type: "password",
                autoComplete: "new-password",
                disabled: draft.username === "",
                hint: isNew ? undefined : "A kept one stays when this is empty.",
              })}
              {field("from", "From", { type: "email", required: true, maxLength: 320 })}
              <FormField label="To" hint="An address in each line." className="sm:col-span-2">
                {(ids) => (
                  <Textarea
                    {...ids}
                    required
                    className="w-full"
                    value={draft.to}
                    onChange={({ target }) => set({ to: target.value })}
                  />
                )}
              </FormField>
            </div>
          )}
          {draft.kind !== "log" && (
            <details>
              <summary className="cursor-pointer font-medium">Time limit and certificates</summary>
              <div className="mt-3 flex flex-col gap-4">
                {field("timeoutSeconds", "Wait for an answer, seconds", {
                  type: "number",
                  min: 0.5,
                  max: 60,
                  step: 0.5,
                  required: true,
                })}
                {pemField("caPem", { className: "sm:col-span-2" })}
              </div>
            </details>
          )}
          <SaveFooter error={save.error} isPending={save.isPending} onClose={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}

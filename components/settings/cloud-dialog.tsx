"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import type { Cloud } from "../../domain/cloud";
import { fetchJson } from "../ui/api-client";
import { Dialog, DialogContent, DialogTitle } from "../ui/dialog";
import { FormField } from "../ui/form-field";
import { SaveFooter } from "../ui/save-footer";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import { showToast } from "../ui/toast";
import { type CloudDraft, cloudOfDraft, draftOfCloud, NEW_CLOUD } from "./cloud-draft";
import { useDraft } from "./use-draft";

const METHODS = [
  { value: "password", label: "Password" },
  { value: "application_credential", label: "Application credential" },
] as const;

export interface CloudDialogProps {
  /** `null` to add one. */
  cloud: Cloud | null;
  onClose: () => void;
}

/** Sets a connection to OpenStack up, or changes it. */
export function CloudDialog({ cloud, onClose }: CloudDialogProps) {
  const { draft, set, field, pemField } = useDraft<CloudDraft>(() => (cloud ? draftOfCloud(cloud) : NEW_CLOUD));
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const settings = cloudOfDraft(draft);
      const secret = draft.secret === "" ? {} : { secret: draft.secret };
      const path = `/api/clouds/${encodeURIComponent(settings.id)}`;
      return fetchJson<Cloud>(path, { method: "PUT", body: { cloud: settings, ...secret } });
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ["clouds"] });
      showToast(`${saved.id} is saved`, { message: "Test it to see whether it works." });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const isPassword = draft.method === "password";
  const secretName = isPassword ? "Password" : "Secret of the credential";
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="w-[min(42rem,calc(100vw-2rem))]">
        <form onSubmit={submit} className="flex flex-col gap-4">
          <DialogTitle>{cloud ? `Edit ${cloud.id}` : "Connect an OpenStack cloud"}</DialogTitle>
          <div className="grid gap-4 sm:grid-cols-2">
            {field("id", "Name", {
              required: true,
              maxLength: 63,
              disabled: cloud !== null,
              hint: "Small letters, digits, dashes.",
            })}
            {field("authUrl", "Keystone", {
              required: true,
              maxLength: 1000,
              hint: "https://keystone.example:5000/v3",
            })}
          </div>
          <SegmentedControl
            label="How Premonitor signs in"
            segments={METHODS}
            value={draft.method}
            onValueChange={(method) => set({ method })}
            className="self-start"
          />
          <div className="grid gap-4 sm:grid-cols-2">
            {isPassword && field("username", "User", { required: true })}
            {isPassword && field("userDomain", "Domain of the user", { required: true })}
            {isPassword && field("projectName", "Project", { required: true, hint: "With the role admin in it." })}
            {isPassword && field("projectDomain", "Domain of the project", { required: true })}
            {!isPassword && field("credentialId", "Id of the credential", { hint: "Or its name and user." })}
            {!isPassword && field("credentialName", "Name of the credential")}
            {!isPassword && field("username", "User", { hint: "Only with the name." })}
            {!isPassword && field("userDomain", "Domain of the user")}
            {field("secret", secretName, {
              type: "password",
              autoComplete: "new-password",
              required: cloud === null,
              hint: cloud
                ? "Kept. Write a new one to replace it; when Keystone's address or the user changes it must be given again."
                : "Kept encrypted, and never shown again.",
            })}
          </div>
          <details>
            <summary className="cursor-pointer font-medium">Endpoints, limits and certificates</summary>
            <div className="mt-3 grid gap-4 sm:grid-cols-2">
              {field("region", "Region", { hint: "Empty: the only one." })}
              <FormField label="Interface">
                {(ids) => (
                  <Select
                    {...ids}
                    value={draft.interface}
                    onChange={({ target }) => set({ interface: target.value as CloudDraft["interface"] })}
                  >
                    <option value="public">public</option>
                    <option value="internal">internal</option>
                    <option value="admin">admin</option>
                  </Select>
                )}
              </FormField>
              {field("connectSeconds", "Reach it within, seconds", {
                type: "number",
                min: 0.5,
                max: 60,
                step: 0.5,
                required: true,
              })}
              {field("answerSeconds", "Wait for an answer, seconds", {
                type: "number",
                min: 1,
                max: 300,
                required: true,
                hint: "Disabling a host that has just died takes Nova up to 60 s.",
              })}
              {field("concurrency", "Actions at the same time", { type: "number", min: 1, max: 16, required: true })}
              {pemField("caPem", { className: "sm:col-span-2" })}
            </div>
          </details>
          <details>
            <summary className="cursor-pointer font-medium">Sign in with Keystone</summary>
            <label className="mt-3 flex items-center gap-2">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={draft.signIn}
                onChange={({ target }) => set({ signIn: target.checked })}
              />
              Let people sign in with this cloud's Keystone
            </label>
            <p className="mt-1 text-sm text-muted">
              Who signs in so acts with his own token: Nova's log then names the person. The highest right that one of
              his roles in the project gives is his.
            </p>
            <div className="mt-3 grid gap-4 sm:grid-cols-3">
              {field("viewerRoles", "Viewers have the role", { disabled: !draft.signIn })}
              {field("operatorRoles", "Operators", { disabled: !draft.signIn })}
              {field("adminRoles", "Admins", { disabled: !draft.signIn, hint: "With commas between." })}
            </div>
          </details>
          <SaveFooter error={save.error} isPending={save.isPending} onClose={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ComponentType, FormEvent } from "react";
import type { SourceKind } from "../../domain/source";
import type { SourceView } from "../../domain/source-api";
import { useDraft } from "../settings/use-draft";
import { fetchJson } from "../ui/api-client";
import { Dialog, DialogContent, DialogTitle } from "../ui/dialog";
import { FormField } from "../ui/form-field";
import { SaveFooter } from "../ui/save-footer";
import { Select } from "../ui/select";
import { showToast } from "../ui/toast";
import { AlertmanagerFields } from "./alertmanager-fields";
import { CollectdFields } from "./collectd-fields";
import { CollectdRedisFields } from "./collectd-redis-fields";
import { LibvirtFields } from "./libvirt-fields";
import { LizmonFields } from "./lizmon-fields";
import { OpenstackFields } from "./openstack-fields";
import { PrometheusFields } from "./prometheus-fields";
import { SecretFields } from "./secret-fields";
import { SnmpFields } from "./snmp-fields";
import { draftOfSource, NEW_SOURCE, type SourceDraft, secretNamesOfDraft, sourceOfDraft } from "./source-draft";
import type { SourceFieldsProps } from "./source-fields";
import { KIND_WORDS } from "./source-words";
import { SOURCES_KEY } from "./use-sources";
import { VmstatsFields } from "./vmstats-fields";

const FIELDS: Record<SourceKind, ComponentType<SourceFieldsProps> | null> = {
  collectd: CollectdFields,
  "collectd-redis": CollectdRedisFields,
  lizmon: LizmonFields,
  vmstats: VmstatsFields,
  prometheus: PrometheusFields,
  otlp: null,
  alertmanager: AlertmanagerFields,
  snmp: SnmpFields,
  libvirt: LibvirtFields,
  openstack: OpenstackFields,
};

/** Sets a source up. @param source `null` to add one */
export function SourceDialog({ source, onClose }: { source: SourceView | null; onClose: () => void }) {
  const { draft, set, field, pemField } = useDraft<SourceDraft>(() =>
    source ? draftOfSource(source.settings) : NEW_SOURCE,
  );
  const Fields = FIELDS[draft.kind];
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
            <FormField label="Kind">
              {(ids) => (
                <Select
                  {...ids}
                  value={draft.kind}
                  onChange={({ target }) => set({ kind: target.value as SourceKind })}
                  className="sm:w-1/2"
                >
                  {Object.entries(KIND_WORDS).map(([kind, { name }]) => (
                    <option key={kind} value={kind}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </FormField>
          )}
          <p className="text-muted">{KIND_WORDS[draft.kind].takes}</p>
          {field("id", "Name", {
            required: true,
            maxLength: 63,
            disabled: source !== null,
            hint: "Small letters, digits, dashes.",
          })}
          {Fields && <Fields draft={draft} set={set} field={field} pemField={pemField} />}
          <SecretFields
            names={secretNamesOfDraft(draft)}
            kept={source?.keptSecrets ?? []}
            secrets={draft.secrets}
            onChange={(secrets) => set({ secrets })}
          />
          {field("maxValuesPerSecond", "Most values per second", {
            required: true,
            inputMode: "numeric",
            pattern: "\\d+",
            hint: "Over a minute, on each server. What comes beyond it is not taken, and counted here.",
          })}
          <SaveFooter error={save.error} isPending={save.isPending} onClose={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}

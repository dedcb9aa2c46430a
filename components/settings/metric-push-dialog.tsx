"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import type { MetricPushSettings } from "../../domain/metric-push";
import { fetchJson } from "../ui/api-client";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "../ui/dialog";
import { SaveFooter } from "../ui/save-footer";
import { SegmentedControl } from "../ui/segmented-control";
import { showToast } from "../ui/toast";
import { HeaderFields } from "./header-fields";
import { HostPatternField } from "./host-pattern-field";
import { draftOfMetricPush, type MetricPushDraft, metricPushOfDraft, NEW_METRIC_PUSH } from "./metric-push-draft";
import { useDraft } from "./use-draft";

export const METRIC_PUSH_KEY = ["metric-push"];

const FORMATS = [
  { value: "protobuf", label: "Protobuf" },
  { value: "json", label: "JSON" },
] as const;

export interface MetricPushDialogProps {
  /** `null` to set it up. */
  settings: MetricPushSettings | null;
  onClose: () => void;
}

/** Sets up where metrics are pushed to. */
export function MetricPushDialog({ settings, onClose }: MetricPushDialogProps) {
  const { draft, set, field, pemField } = useDraft<MetricPushDraft>(() =>
    settings ? draftOfMetricPush(settings) : NEW_METRIC_PUSH,
  );
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      fetchJson("/api/metric-push", { method: "PUT", body: metricPushOfDraft(draft, settings?.isOn ?? true) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: METRIC_PUSH_KEY });
      showToast("The push of metrics is saved", { message: "It is in force within a second." });
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
          <DialogTitle>Push metrics</DialogTitle>
          <DialogDescription className="mt-0">
            The newest values of every host that reports, over OTLP/HTTP, to an OpenTelemetry collector or whatever else
            takes it: another Premonitor, for example.
          </DialogDescription>
          {field("url", "Address", {
            required: true,
            maxLength: 2000,
            placeholder: "https://otel.example:4318",
            hint: "Without a path it is that of a collector: /v1/metrics follows.",
          })}
          <HeaderFields headers={draft.headers} onChange={(headers) => set({ headers })} isNew={settings === null} />
          <HostPatternField value={draft.hosts} onValueChange={(hosts) => set({ hosts })} problem={undefined} />
          <div className="grid gap-4 sm:grid-cols-2">
            {field("everySeconds", "Push every", {
              required: true,
              inputMode: "numeric",
              pattern: "\\d+",
              hint: "10 to 3600 s.",
            })}
            {field("timeoutSeconds", "Wait for an answer", {
              type: "number",
              min: 0.5,
              max: 60,
              step: 0.5,
              required: true,
              hint: "0.5 to 60 s.",
            })}
          </div>
          <SegmentedControl
            label="Format"
            segments={FORMATS}
            value={draft.format}
            onValueChange={(format) => set({ format })}
            className="self-start"
          />
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={draft.isCompressed}
              onChange={({ target }) => set({ isCompressed: target.checked })}
            />
            Compress what is sent (gzip)
          </label>
          <details>
            <summary className="cursor-pointer font-medium">Certificates</summary>
            <div className="mt-3">{pemField("caPem")}</div>
          </details>
          <SaveFooter error={save.error} isPending={save.isPending} onClose={onClose} />
        </form>
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Plus, TriangleAlert, Upload } from "lucide-react";
import { useState } from "react";
import type { MetricPushAnswer, MetricPushOutcome, MetricPushSettings } from "../../domain/metric-push";
import { fetchJson } from "../ui/api-client";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { METRIC_PUSH_KEY, MetricPushDialog } from "./metric-push-dialog";
import { RowAction } from "./row-action";
import { Switch } from "./switch";
import { TableSkeleton } from "./table-skeleton";

const EVERY_MS = 3000;

/** Where every host's newest values are pushed to, and what became of it. */
export function MetricPushCard() {
  const [isEdited, setIsEdited] = useState(false);
  const query = useQuery({
    queryKey: METRIC_PUSH_KEY,
    queryFn: ({ signal }) => fetchJson<MetricPushAnswer>("/api/metric-push", { signal }),
    refetchInterval: EVERY_MS,
  });
  const settings = query.data?.push?.settings ?? null;
  return (
    <>
      <Card className="mt-4">
        <CardHeader>
          <CardTitle>Push of metrics</CardTitle>
          {query.data && !settings && (
            <Button onClick={() => setIsEdited(true)}>
              <Plus aria-hidden />
              Set it up
            </Button>
          )}
        </CardHeader>
        <QueryView query={query} failure="The push of metrics could not be read" loading={<TableSkeleton rows={1} />}>
          {({ push, outcome }) =>
            push ? (
              <Push settings={push.settings} outcome={outcome} onEdit={() => setIsEdited(true)} />
            ) : (
              <EmptyState
                icon={<Upload />}
                title="Nothing is pushed"
                message="Every host's newest values can go to an OpenTelemetry collector, or to another Premonitor, over OTLP/HTTP."
              />
            )
          }
        </QueryView>
      </Card>
      {isEdited && <MetricPushDialog settings={settings} onClose={() => setIsEdited(false)} />}
    </>
  );
}

interface PushProps {
  settings: MetricPushSettings;
  outcome: MetricPushOutcome | null;
  onEdit: () => void;
}

function Push({ settings, outcome, onEdit }: PushProps) {
  const { url, hosts, everySeconds, format, headerNames, isOn } = settings;
  const queries = useQueryClient();
  const put = useMutation({
    mutationFn: (wanted: boolean) =>
      fetchJson("/api/metric-push", { method: "PUT", body: { settings: { ...settings, isOn: wanted } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: METRIC_PUSH_KEY }),
  });
  const secrets = headerNames.length === 0 ? "" : `; with ${headerNames.join(", ")}`;
  return (
    <div className="flex items-start gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-anywhere">{url}</p>
        <p className="text-sm text-faint">
          {hosts === "*" ? "all hosts" : hosts} every {everySeconds} s, as {format === "json" ? "JSON" : "protobuf"}
          {secrets}
        </p>
        <p className="mt-1 min-h-5 text-sm text-muted tabular-nums" aria-live="polite">
          {isOn ? <Outcome outcome={outcome} /> : "switched off"}
        </p>
        {put.error && <p className="text-sm text-failure">{put.error.message}</p>}
      </div>
      <div className="flex items-center gap-1">
        <Switch label="Push metrics" isOn={isOn} onChange={(wanted) => put.mutate(wanted)} disabled={put.isPending} />
        <RowAction label="Edit the push of metrics" icon={<Pencil />} onClick={onEdit} />
      </div>
    </div>
  );
}

function Outcome({ outcome }: { outcome: MetricPushOutcome | null }) {
  if (!outcome) return "nothing was pushed yet";
  const { atMs, problem, hostCount, pointCount, rejectedCount, rejectedWhy, deliveredAtMs } = outcome;
  return (
    <>
      {problem !== "" && (
        <span className="block text-warning">
          <TriangleAlert aria-hidden className="mr-1 inline size-3.5" />
          {problem} (<RelativeTime atMs={atMs} />)
        </span>
      )}
      {rejectedCount > 0 && (
        <span className="block text-warning">
          {rejectedCount} values were not taken{rejectedWhy === "" ? "" : `: ${rejectedWhy}`}
        </span>
      )}
      {problem === "" && (
        <>
          {pointCount} values of {hostCount === 1 ? "one host" : `${hostCount} hosts`} <RelativeTime atMs={atMs} />
        </>
      )}
      {problem !== "" && deliveredAtMs !== null && (
        <>
          delivered last <RelativeTime atMs={deliveredAtMs} />
        </>
      )}
    </>
  );
}

"use client";

import { useCallback, useMemo, useState } from "react";
import type { HostView } from "../../domain/api";
import { type MarkedSpan, MODEL_STEPS_SECONDS, trainingRequestSchema } from "../../domain/model";
import type { ModelView } from "../../domain/model-api";
import { ChartView } from "../chart/chart-view";
import { fixedRange } from "../chart/view-range";
import { useWarnOfLeaving } from "../settings/use-warn-of-leaving";
import { HostSelect } from "../shell/host-select";
import { firstHostOf } from "../shell/use-hosts";
import { useSeries } from "../shell/use-series";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { FormError } from "../ui/form-error";
import { TextField } from "../ui/form-field";
import { SegmentedControl } from "../ui/segmented-control";
import { type DragMode, MarkingCharts } from "./marking-charts";
import { PastAlarms } from "./past-alarms";
import { SeriesPicker } from "./series-picker";
import { SpanForm } from "./span-form";
import { SpanList } from "./span-list";
import { draftProblem, firstDraft, markSpan, type TrainDraft, teachable } from "./train-draft";
import { TrainingCard } from "./training-card";
import { useTraining } from "./use-models";

const STEPS = MODEL_STEPS_SECONDS.map((seconds) => ({ value: String(seconds), label: `${seconds} s` }));
const FIRST_WINDOW_MS = 3_600_000;
/** Around a span that is shown. */
const MARGIN_RATIO = 0.25;

function around({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  const marginMs = (toMs - fromMs) * MARGIN_RATIO;
  return fixedRange(fromMs - marginMs, toMs + marginMs);
}

export interface TrainFormProps {
  model: ModelView | undefined;
  /** At least one. */
  hosts: readonly HostView[];
  firstHostId: string | null;
}

/** Series, steps and marks of a model, and the training itself. */
export function TrainForm({ model, hosts, firstHostId }: TrainFormProps) {
  const [draft, setDraft] = useState<TrainDraft>(() => firstDraft(model));
  const [hostId, setHostId] = useState(() => {
    const wanted = [draft.spans[0]?.hostId, firstHostId, firstHostOf(hosts)?.id];
    return wanted.find((id) => hosts.some((host) => host.id === id))!;
  });
  const [mode, setMode] = useState<DragMode>(draft.spans.length > 0 ? "zoom" : "normal");
  const [isTold, setIsTold] = useState(false);
  const [view] = useState(() => {
    const [first] = draft.spans.filter((span) => span.hostId === hostId);
    return new ChartView(first ? around(first) : { kind: "live", windowMs: FIRST_WINDOW_MS });
  });
  const series = useSeries(hostId);
  const offered = useMemo(() => teachable(series.data ?? []), [series.data]);
  const training = useTraining();
  useWarnOfLeaving(draft.spans.length > 0 && training.training?.state !== "done");
  const change = useCallback((part: Partial<TrainDraft>) => setDraft((before) => ({ ...before, ...part })), []);
  const onMark = useCallback(
    (span: MarkedSpan) => setDraft((before) => ({ ...before, spans: markSpan(before.spans, span) })),
    [],
  );
  const onShow = (span: MarkedSpan) => {
    setHostId(span.hostId);
    view.setRange(around(span));
  };
  const problem = draftProblem(draft);
  const hasFaults = draft.spans.some(({ kind }) => kind === "fault");
  const train = () => {
    setIsTold(true);
    const parsed = trainingRequestSchema.safeParse(draft);
    if (parsed.success) training.start(parsed.data);
  };
  return (
    <>
      <Card className="mb-4">
        <div className="grid gap-4 p-4 md:grid-cols-2">
          <TextField
            label="Name"
            hint={`Its series are anomaly.${draft.modelId || "name"} and anomaly.${draft.modelId || "name"}.score.`}
            value={draft.modelId}
            maxLength={32}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={({ target }) => change({ modelId: target.value })}
          />
          <div>
            <span className="text-sm font-medium text-muted">Steps</span>
            <div className="mt-1">
              <SegmentedControl
                label="Length of a step"
                segments={STEPS}
                value={String(draft.stepSeconds)}
                onValueChange={(value) => change({ stepSeconds: Number(value) as TrainDraft["stepSeconds"] })}
              />
            </div>
            <p className="mt-1 text-sm text-faint">
              The model sees means over so long, ten of them at a time. Steps of 1 and 10 s can be trained on the newest
              two days, steps of 60 s on thirty.
            </p>
          </div>
          <div className="md:col-span-2">
            <SeriesPicker chosen={draft.series} offered={offered} onChange={(chosen) => change({ series: chosen })} />
          </div>
        </div>
      </Card>
      <Card className="mb-4">
        <CardHeader>
          <CardTitle>Mark times</CardTitle>
          <HostSelect hosts={hosts} value={hostId} onValueChange={setHostId} />
        </CardHeader>
        <div className="p-3">
          <MarkingCharts
            key={hostId}
            hostId={hostId}
            series={draft.series}
            view={view}
            spans={draft.spans}
            mode={mode}
            onModeChange={setMode}
            onMark={onMark}
          />
        </div>
      </Card>
      <div className="mb-4 grid gap-4 lg:grid-cols-2 [&>*]:min-w-0">
        <Card>
          <CardHeader>
            <CardTitle>Marked</CardTitle>
          </CardHeader>
          <SpanList
            spans={draft.spans}
            onShow={onShow}
            onRemove={(span) => change({ spans: draft.spans.filter((one) => one !== span) })}
          />
          <SpanForm hostId={hostId} shown={() => view.span()} onMark={onMark} />
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>Past alarms of {hostId}</CardTitle>
          </CardHeader>
          <PastAlarms hostId={hostId} onMark={onMark} />
        </Card>
      </div>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <Button variant="primary" disabled={training.isRunning} onClick={train}>
          Train
        </Button>
        <span className="text-muted">
          {hasFaults
            ? "It will tell faults from what is normal."
            : "No fault is marked: it will learn what is normal, and call what is unlike it an anomaly."}
        </span>
        <FormError message={(isTold ? problem : undefined) ?? training.error?.message} />
      </div>
      <TrainingCard training={training.training} onCancel={training.cancel} isCancelling={training.isCancelling} />
    </>
  );
}

"use client";

import Link from "next/link";
import { useState } from "react";
import { capitalized } from "../../domain/capitalized";
import type { Training } from "../../domain/model-api";
import { formatValue } from "../../domain/units";
import { Button } from "../ui/button";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { FormError } from "../ui/form-error";
import { ProgressBar } from "../ui/progress-bar";
import { Skeleton } from "../ui/skeleton";
import { ConfusionTable } from "./confusion-table";
import { evaluationWords, METHOD_HINTS } from "./model-words";
import { PutToUseDialog } from "./put-to-use-dialog";
import { modelPath, useModel } from "./use-models";

function Progress({ training, onCancel, isCancelling }: Omit<TrainingCardProps, "training"> & { training: Training }) {
  const words = training.state === "reading" ? "Reads what was marked" : "Trains";
  return (
    <div className="flex flex-wrap items-center gap-3 px-4 py-3">
      <span role="status" className="w-56">
        {isCancelling ? "Is being cancelled" : `${words}: ${formatValue(training.doneRatio, "ratio")}`}
      </span>
      <ProgressBar label="Training" value={training.doneRatio} />
      <Button disabled={isCancelling} onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}

function Result({ modelId, version }: { modelId: string; version: number }) {
  const model = useModel(modelId);
  const [isChoosing, setIsChoosing] = useState(false);
  const shown = model.data?.versions.find((one) => one.version === version);
  if (!model.data || !shown) return <Skeleton className="h-40 w-full" />;
  const { evaluation, method } = shown;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-3">
      <div className="min-w-0 basis-80 grow">
        <p className="font-medium">
          {modelId}, version {version}: {evaluationWords(evaluation)}
        </p>
        <p className="mt-0.5 text-pretty text-muted">
          {METHOD_HINTS[method]} The table counts the {evaluation?.foldCount ?? 0} parts of the marked time that were
          held back in turn, so that no window was judged by a model that had seen it.
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button variant="primary" onClick={() => setIsChoosing(true)}>
            Put to use
          </Button>
          <Button asChild>
            <Link href={modelPath(modelId)} prefetch={false}>
              To the model
            </Link>
          </Button>
        </div>
      </div>
      {evaluation && <ConfusionTable evaluation={evaluation} />}
      {isChoosing && <PutToUseDialog model={model.data} version={version} onClose={() => setIsChoosing(false)} />}
    </div>
  );
}

export interface TrainingCardProps {
  training: Training | undefined;
  onCancel: () => void;
  isCancelling: boolean;
}

/** How far a training is, and what came of it. */
export function TrainingCard({ training, ...cancelling }: TrainingCardProps) {
  if (!training) return null;
  const { state, modelId, version, message } = training;
  return (
    <Card className="mb-4">
      <CardHeader>
        <CardTitle>Training</CardTitle>
      </CardHeader>
      {(state === "reading" || state === "training") && <Progress training={training} {...cancelling} />}
      {state === "done" && version !== null && <Result modelId={modelId} version={version} />}
      {state === "cancelled" && <p className="px-4 py-3 text-muted">Cancelled: nothing was kept.</p>}
      {state === "failed" && (
        <div className="p-3">
          <FormError message={`${capitalized(message)}.`} />
        </div>
      )}
    </Card>
  );
}

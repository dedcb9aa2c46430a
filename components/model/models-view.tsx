"use client";

import { BrainCircuit, Plus, Upload } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import type { ModelView } from "../../domain/model-api";
import { useMay } from "../shell/use-session";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { FormError } from "../ui/form-error";
import { PageHeader } from "../ui/page-header";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { evaluationWords, METHOD_WORDS, runsOnWords } from "./model-words";
import { modelPath, useImportModel, useModels } from "./use-models";

const DESCRIPTION =
  "A model learns from times that you mark what a fault looks like in several series at once. Every collector it is handed to judges by it at each tick.";

function TrainLink() {
  return (
    <Button variant="primary" asChild>
      <Link href="/models/train" prefetch={false}>
        <Plus aria-hidden />
        Train a model
      </Link>
    </Button>
  );
}

function ImportButton({ onFile, isPending }: { onFile: (file: File) => void; isPending: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button disabled={isPending} onClick={() => input.current?.click()}>
        <Upload aria-hidden />
        From a file
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label="Model file"
        className="sr-only"
        tabIndex={-1}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = "";
          if (file) onFile(file);
        }}
      />
    </>
  );
}

function ModelRow({ model }: { model: ModelView }) {
  const inUse = model.versions.find(({ version }) => version === model.versionInUse);
  const shown = inUse ?? model.versions[0]!;
  const cannotRun = model.runsOn.some(({ problem }) => problem !== "");
  return (
    <li className="px-4 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <Link href={modelPath(model.id)} prefetch={false} className="font-medium text-accent hover:underline">
          {model.id}
        </Link>
        {inUse ? <Badge tone="ok">Version {inUse.version} in use</Badge> : <Badge>Not in use</Badge>}
        {cannotRun && <Badge tone="warning">Cannot run everywhere</Badge>}
        {inUse && !model.hasRule && <Badge>No alarm yet</Badge>}
      </p>
      <p className="mt-0.5 text-pretty wrap-anywhere text-muted">
        {METHOD_WORDS[shown.method]}; {evaluationWords(shown.evaluation)}; {runsOnWords(model)}.
      </p>
      <p className="mt-0.5 font-mono text-sm wrap-anywhere text-faint">{shown.series.join(", ")}</p>
    </li>
  );
}

/** All trained models. */
export function ModelsView() {
  const models = useModels();
  const mayTrain = useMay("operator");
  const router = useRouter();
  const importing = useImportModel((model) => router.push(modelPath(model.id)));
  return (
    <>
      <PageHeader
        title="Models"
        description={DESCRIPTION}
        actions={
          mayTrain && (
            <>
              <ImportButton onFile={importing.mutate} isPending={importing.isPending} />
              <TrainLink />
            </>
          )
        }
      />
      <div className="mb-3 empty:hidden">
        <FormError message={importing.error?.message} />
      </div>
      <Card>
        <QueryView query={models} failure="The models could not be read" loading={<Skeleton className="h-40 w-full" />}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                icon={<BrainCircuit />}
                title="No model has been trained"
                message="Mark some time in which all was well, and, if there was one, the time of a fault. The rest is learned."
                action={mayTrain ? <TrainLink /> : undefined}
              />
            ) : (
              <ul className="divide-y divide-line">
                {list.map((model) => (
                  <ModelRow key={model.id} model={model} />
                ))}
              </ul>
            )
          }
        </QueryView>
      </Card>
    </>
  );
}

"use client";

import { useHosts } from "../shell/use-hosts";
import { useMay } from "../shell/use-session";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";
import { PageHeader } from "../ui/page-header";
import { Skeleton } from "../ui/skeleton";
import { TrainForm } from "./train-form";
import { useModel } from "./use-models";

export interface TrainViewProps {
  /** The model of which a new version is trained. */
  modelId: string | null;
  firstHostId: string | null;
}

/** The page on which times are marked and a model is trained. */
export function TrainView({ modelId, firstHostId }: TrainViewProps) {
  const hosts = useHosts();
  const model = useModel(modelId);
  const mayTrain = useMay("operator");
  const error = hosts.data ? (modelId !== null && !model.data ? model.error : null) : hosts.error;
  const isReady = hosts.data !== undefined && (modelId === null || model.data !== undefined);
  return (
    <>
      <PageHeader
        title={modelId === null ? "Train a model" : `Train a new version of ${modelId}`}
        description="Mark times in which all was well, and times of the fault that it is to find. Nothing changes on any host until the model is put to use."
      />
      {error && (
        <ErrorState
          title="The page could not be filled"
          message={error.message}
          onRetry={() => void (hosts.data ? model : hosts).refetch()}
        />
      )}
      {!error && !isReady && <Skeleton className="h-96 w-full" />}
      {isReady && !mayTrain && <EmptyState title="Operators train models" message="Ask an admin for the right to." />}
      {isReady && mayTrain && hosts.data!.length === 0 && (
        <EmptyState title="There is no host yet" message="Its history is what a model learns from." />
      )}
      {isReady && mayTrain && hosts.data!.length > 0 && (
        <TrainForm model={model.data} hosts={hosts.data!} firstHostId={firstHostId} />
      )}
    </>
  );
}

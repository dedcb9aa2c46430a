"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Model, TrainingRequest } from "../../domain/model";
import type { ModelView, Training } from "../../domain/model-api";
import { fetchJson } from "../ui/api-client";

const MODELS_KEY = ["models"];
const REFRESH_MS = 10_000;
const TRAINING_EVERY_MS = 500;

export const modelPath = (modelId: string) => `/models/${encodeURIComponent(modelId)}`;
const apiPath = (modelId: string) => `/api/models/${encodeURIComponent(modelId)}`;

export const modelFilePath = (modelId: string, version: number) => `${apiPath(modelId)}/versions/${version}/file`;

export function useModels() {
  return useQuery({
    queryKey: MODELS_KEY,
    queryFn: async ({ signal }) => (await fetchJson<{ models: ModelView[] }>("/api/models", { signal })).models,
    refetchInterval: REFRESH_MS,
  });
}

export function useModel(modelId: string | null) {
  return useQuery({
    queryKey: [...MODELS_KEY, modelId],
    queryFn: ({ signal }) => fetchJson<ModelView>(apiPath(modelId!), { signal }),
    refetchInterval: REFRESH_MS,
    enabled: modelId !== null,
  });
}

/** What can be done to a model. `use`: the version that runs, `null` for none, and on which hosts. */
export type ModelChange = { modelId: string } & ({ use: number | null; hosts: string } | { remove: true });

async function send(change: ModelChange): Promise<void> {
  const path = apiPath(change.modelId);
  if ("remove" in change) await fetchJson(path, { method: "DELETE" });
  else await fetchJson<Model>(`${path}/use`, { method: "PUT", body: { version: change.use, hosts: change.hosts } });
}

/** Changes a model, and has all that is shown of models read again. */
export function useChangeModel(onDone: (change: ModelChange) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async (_, change) => {
      onDone(change);
      // The page of a model that is gone would only be told that it is.
      await queries.invalidateQueries({ queryKey: MODELS_KEY, exact: "remove" in change });
    },
  });
}

/** Takes a model's file. */
export function useImportModel(onDone: (model: Model) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (file: File) =>
      fetchJson<Model>("/api/models/import", { method: "POST", body: await file.text() }),
    onSuccess: async (model) => {
      await queries.invalidateQueries({ queryKey: MODELS_KEY });
      onDone(model);
    },
  });
}

const isOver = (training: Training) => training.state !== "reading" && training.state !== "training";
/** A server that trains tells so twice a second. */
const LOST_AFTER_MS = 20_000;

/** One that nobody has told of for long has lost its server. */
function withLoss(training: Training, nowMs: number): Training {
  if (isOver(training) || nowMs - training.toldAtMs < LOST_AFTER_MS) return training;
  return { ...training, state: "failed", message: "The server that trained has ended: train again." };
}

/** Begins a training, follows it, and cancels it. */
export function useTraining() {
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: (body: TrainingRequest) => fetchJson<Training>("/api/models/trainings", { method: "POST", body }),
  });
  const id = start.data?.id;
  const path = `/api/models/trainings/${id}`;
  const followed = useQuery({
    queryKey: ["training", id],
    queryFn: async ({ signal }) => {
      const training = withLoss(await fetchJson<Training>(path, { signal }), Date.now());
      if (training.state === "done") await queries.invalidateQueries({ queryKey: MODELS_KEY });
      return training;
    },
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : TRAINING_EVERY_MS),
  });
  const cancel = useMutation({ mutationFn: () => fetchJson(path, { method: "DELETE" }) });
  const training = followed.data ?? start.data;
  return {
    training,
    isRunning: start.isPending || (training !== undefined && !isOver(training)),
    error: start.error ?? cancel.error,
    start: start.mutate,
    cancel: () => cancel.mutate(),
    isCancelling: cancel.isPending || cancel.isSuccess,
    reset: () => {
      start.reset();
      cancel.reset();
    },
  };
}

import { z } from "zod";
import { hostFits } from "../../../domain/host-pattern";
import { type Model, modelSchema, ruleOfModel, trainedModelSchema, trainingRequestSchema } from "../../../domain/model";
import {
  type ModelOnHost,
  type ModelView,
  modelListSchema,
  modelParamsSchema,
  modelVersionParamsSchema,
  modelViewSchema,
  trainingParamsSchema,
  trainingSchema,
  useModelSchema,
} from "../../../domain/model-api";
import { actorOf } from "../../auth/principal";
import { chooseVersion } from "../../model/choose-version";
import { importModel } from "../../model/import-model";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["models"];
const MAX_RUNS_ON = 500;
/** A model of 16 series with many support vectors. */
const MODEL_FILE_LIMIT_BYTES = 4 * 1024 * 1024;

export type ModelRouteParts = Pick<
  HttpParts,
  "models" | "trainings" | "trainingDesk" | "onModelsChanged" | "journal" | "hosts" | "outlooks" | "ruleStore"
>;

/** Models that learn: seeing, training, using and removing them. */
export function registerModelRoutes(app: ApiApp, parts: ModelRouteParts): void {
  registerViews(app, parts);
  registerTrainings(app, parts);
  registerChanges(app, parts);
}

async function viewsOf(parts: ModelRouteParts, models: readonly Model[]): Promise<ModelView[]> {
  const [hosts, { rules }] = await Promise.all([parts.hosts.list(), parts.ruleStore.current()]);
  const known = await parts.outlooks.of(hosts.map(({ id }) => id));
  const outlookOf = new Map(known.map(({ hostId, outlook }) => [hostId, outlook]));
  return models.map((model) => {
    const runsOn = hosts.flatMap((host): ModelOnHost[] => {
      if (!hostFits(model.hosts, host)) return [];
      const told = outlookOf.get(host.id)?.models.find(({ modelId }) => modelId === model.id);
      if (!told) return [];
      const { version, problem, score } = told;
      return [{ hostId: host.id, displayName: host.displayName, version, problem, score }];
    });
    const { id: ruleId } = ruleOfModel({ id: model.id, stepSeconds: 1 });
    return { ...model, hasRule: rules.some(({ id }) => id === ruleId), runsOn: runsOn.slice(0, MAX_RUNS_ON) };
  });
}

function registerViews(app: ApiApp, parts: ModelRouteParts): void {
  const { models } = parts;
  app.get(
    "/api/models",
    {
      config: { access: "viewer" },
      schema: { summary: "The trained models, with their versions", tags, response: { 200: modelListSchema } },
    },
    async () => ({ models: await viewsOf(parts, await models.list()) }),
  );

  app.get(
    "/api/models/:modelId",
    {
      config: { access: "viewer" },
      schema: {
        summary: "A model: its versions, how each did, and the hosts that run it",
        tags,
        params: modelParamsSchema,
        response: { 200: modelViewSchema },
      },
    },
    async ({ params: { modelId } }) => {
      const model = await models.get(modelId);
      if (!model) throw HttpError.notFound(`model ${modelId}`);
      return (await viewsOf(parts, [model]))[0]!;
    },
  );

  app.get(
    "/api/models/:modelId/versions/:version/file",
    {
      config: { access: "viewer" },
      schema: {
        summary: "A version of a model as a file, to be kept or taken elsewhere",
        tags,
        params: modelVersionParamsSchema,
        response: { 200: trainedModelSchema },
      },
    },
    async ({ params: { modelId, version } }, reply) => {
      const numbers = await models.numbers(modelId, version);
      if (numbers === undefined) throw HttpError.notFound(`version ${version} of a model ${modelId}`);
      const parsed = trainedModelSchema.safeParse(numbers);
      if (!parsed.success) throw new HttpError(409, `Version ${version} of ${modelId} is damaged: train it again.`);
      reply.header("content-disposition", `attachment; filename="${modelId}-${version}.model.json"`);
      return parsed.data;
    },
  );
}

function registerTrainings(app: ApiApp, { trainings, trainingDesk }: ModelRouteParts): void {
  app.post(
    "/api/models/trainings",
    {
      config: { access: "operator" },
      schema: {
        summary: "Begin to train a model on marked spans",
        description:
          "Answers at once; ask for the training until it is done. What comes of it is a version that is not in use yet.",
        tags,
        body: trainingRequestSchema,
        response: { 202: trainingSchema },
      },
    },
    async (request, reply) =>
      reply.code(202).send(await trainingDesk.start(request.body, actorOf(principalOf(request)))),
  );

  app.get(
    "/api/models/trainings/:trainingId",
    {
      config: { access: "viewer" },
      schema: {
        summary: "How far a training is; kept for an hour",
        tags,
        params: trainingParamsSchema,
        response: { 200: trainingSchema },
      },
    },
    async ({ params: { trainingId } }) => {
      const training = await trainings.get(trainingId);
      if (!training) throw HttpError.notFound(`training ${trainingId}`);
      return training;
    },
  );

  app.delete(
    "/api/models/trainings/:trainingId",
    {
      config: { access: "operator" },
      schema: { summary: "Cancel a training", tags, params: trainingParamsSchema, response: { 202: z.null() } },
    },
    async ({ params: { trainingId } }, reply) => {
      if (!(await trainings.get(trainingId))) throw HttpError.notFound(`training ${trainingId}`);
      await trainings.askToCancel(trainingId);
      return reply.code(202).send(null);
    },
  );
}

function registerChanges(app: ApiApp, { models, journal, onModelsChanged }: ModelRouteParts): void {
  app.put(
    "/api/models/:modelId/use",
    {
      config: { access: "operator" },
      schema: {
        summary: "Choose which version of a model runs, and on which hosts",
        description: "An older version is put in force again in the same way; `null` takes the model from all hosts.",
        tags,
        params: modelParamsSchema,
        body: useModelSchema,
        response: { 200: modelSchema },
      },
    },
    async (request) => {
      const { modelId } = request.params;
      const { version, hosts } = request.body;
      const by = actorOf(principalOf(request));
      const model = await chooseVersion({ models, journal }, { modelId, version, hosts, by });
      onModelsChanged();
      return model;
    },
  );

  app.delete(
    "/api/models/:modelId",
    {
      config: { access: "operator" },
      schema: {
        summary: "Remove a model with all its versions",
        tags,
        params: modelParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { modelId } = request.params;
      if (!(await models.remove(modelId))) throw HttpError.notFound(`model ${modelId}`);
      await journal.recordSetting(actorOf(principalOf(request)), `removed the model ${modelId}`);
      onModelsChanged();
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/api/models/import",
    {
      config: { access: "operator" },
      bodyLimit: MODEL_FILE_LIMIT_BYTES,
      schema: {
        summary: "Take a model's file as a new version, which is not in use yet",
        description:
          "A file that is damaged, of another format, or of other series than the model's versions here is refused.",
        tags,
        body: z.record(z.string(), z.unknown()),
        response: { 200: modelSchema },
      },
    },
    (request) => importModel({ models, journal }, request.body, actorOf(principalOf(request))),
  );
}

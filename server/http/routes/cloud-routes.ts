import { z } from "zod";
import {
  cloudCheckSchema,
  cloudListSchema,
  cloudParamsSchema,
  cloudsYamlSchema,
  doctorRowsSchema,
  importCloudsSchema,
  putCloudSchema,
  readCloudsYamlSchema,
} from "../../../domain/action-api";
import { cloudSchema, MONITOR_NAME } from "../../../domain/cloud";
import { checkCloud } from "../../action/openstack/check-cloud";
import type { CloudConnection } from "../../action/openstack/cloud-connection";
import { OpenstackError } from "../../action/openstack/openstack-error";
import { readCloudsYaml } from "../../action/read-clouds-yaml";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["clouds"];

export type CloudRouteParts = Pick<HttpParts, "cloudStore" | "desk" | "journal">;

/** Connections to OpenStack: setting them up, testing them, and the rows of Congress. Secrets go in and never come out. */
export function registerCloudRoutes(app: ApiApp, parts: CloudRouteParts): void {
  registerCloudSettings(app, parts);
  registerCloudImport(app, parts);
  registerCloudQuestions(app, parts);
}

function refuseOfEnvironment({ desk }: CloudRouteParts, cloudId: string): void {
  if (!desk.clouds.isOfEnvironment(cloudId)) return;
  throw new HttpError(
    409,
    `The cloud ${cloudId} comes from the server's environment: change clouds.yaml or the OS_* variables there, and start the server again.`,
  );
}

function registerCloudSettings(app: ApiApp, parts: CloudRouteParts): void {
  const { cloudStore, desk, journal } = parts;
  app.get(
    "/api/clouds",
    {
      config: { access: "operator" },
      schema: { summary: "Connections to OpenStack, without their secrets", tags, response: { 200: cloudListSchema } },
    },
    async () => ({ clouds: desk.clouds.list() }),
  );

  app.put(
    "/api/clouds/:cloudId",
    {
      config: { access: "admin" },
      schema: {
        summary: "Set a connection up, or change it",
        description: "Without `secret` the one that is kept stays, unless the address or the user is another one.",
        tags,
        params: cloudParamsSchema,
        body: putCloudSchema,
        response: { 200: cloudSchema },
      },
    },
    async (request) => {
      const { cloud, secret } = request.body;
      const { cloudId } = request.params;
      if (cloud.id !== cloudId)
        throw new HttpError(400, `The cloud's id is ${cloud.id}, but the address says ${cloudId}.`);
      refuseOfEnvironment(parts, cloudId);
      const by = actorOf(principalOf(request));
      const isNew = (await cloudStore.get(cloudId)) === undefined;
      const saved = await cloudStore.put(cloud, secret, by);
      const what = `${isNew ? "set up" : "changed"} the cloud ${cloudId} at ${cloud.authUrl}${secret === undefined ? "" : ", with a new secret"}`;
      await journal.recordSetting(by, what);
      await desk.look();
      return saved;
    },
  );

  app.delete(
    "/api/clouds/:cloudId",
    {
      config: { access: "admin" },
      schema: { summary: "Remove a connection", tags, params: cloudParamsSchema, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { cloudId } = request.params;
      refuseOfEnvironment(parts, cloudId);
      if (!(await cloudStore.remove(cloudId))) throw HttpError.notFound(`cloud ${cloudId}`);
      await journal.recordSetting(actorOf(principalOf(request)), `removed the cloud ${cloudId}`);
      await desk.look();
      return reply.code(204).send(null);
    },
  );
}

function registerCloudImport(app: ApiApp, parts: CloudRouteParts): void {
  const { cloudStore, desk, journal } = parts;
  app.post(
    "/api/clouds/read-yaml",
    {
      config: { access: "admin" },
      schema: {
        summary: "What is in a clouds.yaml; nothing is kept",
        tags,
        body: readCloudsYamlSchema,
        response: { 200: cloudsYamlSchema },
      },
    },
    async ({ body: { text, secureText } }) => ({
      clouds: readYaml(text, secureText).map(({ name, cloud, secret, problem }) => ({
        name,
        cloud,
        hasSecret: secret !== null,
        problem,
      })),
    }),
  );

  app.post(
    "/api/clouds/import",
    {
      config: { access: "admin" },
      schema: {
        summary: "Set up connections as a clouds.yaml has them",
        tags,
        body: importCloudsSchema,
        response: { 200: cloudListSchema },
      },
    },
    async (request) => {
      const { text, secureText, names } = request.body;
      const by = actorOf(principalOf(request));
      const found = readYaml(text, secureText);
      const wanted = names.map((name) => {
        const one = found.find((other) => other.name === name);
        if (!one) throw new HttpError(400, `There is no cloud ${name} in the text.`);
        if (!one.cloud || one.secret === null) throw new HttpError(400, `${name}: ${one.problem}`);
        refuseOfEnvironment(parts, one.cloud.id);
        return { cloud: one.cloud, secret: one.secret };
      });
      for (const { cloud, secret } of wanted) {
        await cloudStore.put(cloud, secret, by);
        await journal.recordSetting(by, `set up the cloud ${cloud.id} at ${cloud.authUrl} from a clouds.yaml`);
      }
      await desk.look();
      return { clouds: desk.clouds.list() };
    },
  );
}

function readYaml(text: string, secureText: string) {
  try {
    return readCloudsYaml(text, secureText);
  } catch (error) {
    throw new HttpError(400, `This is no clouds.yaml: ${(error as Error).message}`);
  }
}

function registerCloudQuestions(app: ApiApp, { desk, journal }: CloudRouteParts): void {
  const connectionOf = (cloudId: string): CloudConnection => {
    const connection = desk.clouds.connection(cloudId);
    if (!connection) throw HttpError.notFound(`cloud ${cloudId}, or its secret cannot be read`);
    return connection;
  };

  app.post(
    "/api/clouds/:cloudId/check",
    {
      config: { access: "admin" },
      schema: {
        summary: "Test a connection step by step",
        tags,
        params: cloudParamsSchema,
        response: { 200: cloudCheckSchema },
      },
    },
    async ({ params }) => ({ steps: await checkCloud(connectionOf(params.cloudId)) }),
  );

  app.post(
    "/api/clouds/:cloudId/create-doctor",
    {
      config: { access: "admin" },
      schema: {
        summary: "Create Congress' data source `doctor`, with `persist_data`",
        tags,
        params: cloudParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { cloudId } = request.params;
      await inServicesWords(() => connectionOf(cloudId).createDoctor());
      await journal.recordSetting(
        actorOf(principalOf(request)),
        `created the data source doctor in the cloud ${cloudId}`,
      );
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/clouds/:cloudId/rows",
    {
      config: { access: "operator" },
      schema: {
        summary: "The rows of events in Congress",
        tags,
        params: cloudParamsSchema,
        response: { 200: doctorRowsSchema },
      },
    },
    async ({ params }) => {
      const { rows } = await inServicesWords(() => connectionOf(params.cloudId).doctorRows());
      return { rows: rows.map((row) => ({ ...row, isOurs: row.monitor === MONITOR_NAME })) };
    },
  );
}

/** @throws HttpError 502 with the service's own words */
async function inServicesWords<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof OpenstackError) throw new HttpError(502, error.message);
    throw error;
  }
}

import { z } from "zod";
import {
  addMaintenanceSchema,
  addShelvesSchema,
  maintenanceAnswerSchema,
  removedShelvesSchema,
  removeShelvesSchema,
  shelvesAnswerSchema,
} from "../../../domain/alarm-api";
import { idParamsSchema } from "../../../domain/api";
import { type MaintenanceInput, quietSchema, type Shelf } from "../../../domain/quiet";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["alarms"];

/** What hides alarms: shelves and maintenance windows. */
export function registerQuietRoutes(app: ApiApp, parts: HttpParts): void {
  app.get(
    "/api/quiet",
    {
      config: { access: "viewer" },
      schema: { summary: "Shelves and maintenance windows", tags, response: { 200: quietSchema } },
    },
    async () => {
      await parts.quiet.load();
      return parts.quiet.quiet;
    },
  );
  registerShelves(app, parts);
  registerMaintenance(app, parts);
}

function registerShelves(app: ApiApp, { quietStore, quiet }: HttpParts): void {
  app.post(
    "/api/shelves",
    {
      config: { access: "operator" },
      schema: {
        summary: "Hide alarms for a time",
        description: "A target is one alarm, all alarms of a host, or all of a rule.",
        tags,
        body: addShelvesSchema,
        response: { 200: shelvesAnswerSchema },
      },
    },
    async (request) => {
      const { targets, reason, untilMs } = request.body;
      const deed = { by: actorOf(principalOf(request)), atMs: Date.now() };
      if (untilMs <= deed.atMs) throw new HttpError(400, "The shelf would be over already: give a later end.");
      const shelves: Shelf[] = [];
      for (const target of targets) shelves.push(await quietStore.shelve({ target, reason, untilMs }, deed));
      await quiet.load();
      return { shelves };
    },
  );

  app.post(
    "/api/shelves/remove",
    {
      config: { access: "operator" },
      schema: {
        summary: "Show shelved alarms again",
        tags,
        body: removeShelvesSchema,
        response: { 200: removedShelvesSchema },
      },
    },
    async (request) => {
      const deed = { by: actorOf(principalOf(request)), atMs: Date.now() };
      let removed = 0;
      for (const id of request.body.ids) if (await quietStore.unshelve(id, deed)) removed++;
      await quiet.load();
      return { removed };
    },
  );
}

function registerMaintenance(app: ApiApp, { quietStore, quiet }: HttpParts): void {
  const put = async (input: MaintenanceInput, by: string, id?: string) => {
    const window = await quietStore.putMaintenance(input, { by, atMs: Date.now() }, id);
    await quiet.load();
    return quiet.plan(window, Date.now());
  };

  app.post(
    "/api/maintenance",
    {
      config: { access: "operator" },
      schema: {
        summary: "Plan a maintenance window",
        description: "Alarms of its hosts are hidden while it lasts; sampling and judging go on.",
        tags,
        body: addMaintenanceSchema,
        response: { 200: maintenanceAnswerSchema },
      },
    },
    (request) => put(request.body, actorOf(principalOf(request))),
  );

  app.put(
    "/api/maintenance/:id",
    {
      config: { access: "operator" },
      schema: {
        summary: "Change a maintenance window",
        tags,
        params: idParamsSchema,
        body: addMaintenanceSchema,
        response: { 200: maintenanceAnswerSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const known = await quietStore.maintenance();
      if (!known.some((window) => window.id === id)) throw new HttpError(404, "There is no such maintenance window.");
      return put(request.body, actorOf(principalOf(request)), id);
    },
  );

  app.delete(
    "/api/maintenance/:id",
    {
      config: { access: "operator" },
      schema: {
        summary: "Remove a maintenance window",
        tags,
        params: idParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const deed = { by: actorOf(principalOf(request)), atMs: Date.now() };
      if (!(await quietStore.removeMaintenance(request.params.id, deed))) {
        throw new HttpError(404, "There is no such maintenance window.");
      }
      await quiet.load();
      return reply.code(204).send(null);
    },
  );
}

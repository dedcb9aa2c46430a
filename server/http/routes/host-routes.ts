import { z } from "zod";
import {
  addHostAnswerSchema,
  addHostSchema,
  type HostView,
  hostDetailSchema,
  hostIdParamsSchema,
  hostListSchema,
  hostPatchSchema,
  hostViewSchema,
} from "../../../domain/api";
import type { Host } from "../../../domain/host";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import { removeHost } from "../remove-host";
import { requireHost } from "../require-host";
import { hostInCloud } from "./vm-routes";

const tags = ["hosts"];

/** The monitored hosts. */
export function registerHostRoutes(app: ApiApp, parts: HttpParts): void {
  const { hosts, tokens, hostStates, onHostsChanged, journal, vms } = parts;
  const viewOf = (host: Host, states = hostStates()): HostView => ({
    ...host,
    ...(states.get(host.id) ?? { state: "never", lastFrameAtMs: null }),
  });

  app.get(
    "/api/hosts",
    {
      config: { access: "viewer" },
      schema: { summary: "All hosts with what they are doing", tags, response: { 200: hostListSchema } },
    },
    async () => {
      const states = hostStates();
      return { hosts: (await hosts.list()).map((host) => viewOf(host, states)) };
    },
  );

  app.post(
    "/api/hosts",
    {
      config: { access: "admin" },
      schema: {
        summary: "Add a host, or give one another token: its collector's token is told this once",
        tags,
        body: addHostSchema,
        response: { 201: addHostAnswerSchema },
      },
    },
    async (request, reply) => {
      const { hostId, displayName } = request.body;
      const host = await hosts.ensure(hostId, displayName);
      const createdBy = actorOf(principalOf(request));
      const { secret } = await tokens.create({
        name: `collector of ${hostId}`.slice(0, 128),
        scope: "ingest",
        hostId,
        createdBy,
      });
      await journal.recordSetting(createdBy, `added the host ${hostId}, or gave it another token`);
      onHostsChanged();
      return reply.code(201).send({ host: viewOf(host), token: secret });
    },
  );

  app.get(
    "/api/hosts/:hostId",
    {
      config: { access: "viewer" },
      schema: { summary: "One host", tags, params: hostIdParamsSchema, response: { 200: hostDetailSchema } },
    },
    async ({ params: { hostId } }) => {
      const host = await requireHost(hosts, hostId);
      return { ...viewOf(host), inCloud: hostInCloud(host, vms) };
    },
  );

  app.patch(
    "/api/hosts/:hostId",
    {
      config: { access: "admin" },
      schema: {
        summary: "Change a host's name or tags",
        tags,
        params: hostIdParamsSchema,
        body: hostPatchSchema,
        response: { 200: hostViewSchema },
      },
    },
    async (request) => {
      const { hostId } = request.params;
      const host = await hosts.update(hostId, request.body);
      if (!host) throw HttpError.notFound(`host ${hostId}`);
      const what = `changed the host ${hostId}: name ${host.displayName}, tags ${host.tags.join(", ") || "none"}`;
      await journal.recordSetting(actorOf(principalOf(request)), what);
      onHostsChanged();
      return viewOf(host);
    },
  );

  app.delete(
    "/api/hosts/:hostId",
    {
      config: { access: "admin" },
      schema: {
        summary: "Remove a host with its tokens and all that was measured; its active alarms clear",
        tags,
        params: hostIdParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { hostId } = request.params;
      const by = actorOf(principalOf(request));
      if (!(await removeHost(parts, hostId, by))) throw HttpError.notFound(`host ${hostId}`);
      await journal.recordSetting(by, `removed the host ${hostId}`);
      return reply.code(204).send(null);
    },
  );
}

import { randomBytes } from "node:crypto";
import { z } from "zod";
import {
  destinationListSchema,
  destinationParamsSchema,
  destinationTestSchema,
  putDestinationSchema,
} from "../../../domain/action-api";
import { destinationSchema } from "../../../domain/destination";
import { testMessage } from "../../action/message-of";
import { DeliveryError } from "../../action/notify/delivery-error";
import { sendMessage } from "../../action/notify/send-message";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["destinations"];

export type DestinationRouteParts = Pick<HttpParts, "destinations" | "journal" | "settings" | "appendToLog">;

/** Where messages go: webhooks, mail, the notification log. */
export function registerDestinationRoutes(app: ApiApp, parts: DestinationRouteParts): void {
  const { destinations, journal, settings, appendToLog } = parts;
  app.get(
    "/api/destinations",
    {
      config: { access: "admin" },
      schema: { summary: "Where messages go, without the secrets", tags, response: { 200: destinationListSchema } },
    },
    async () => ({ destinations: await destinations.list() }),
  );

  app.put(
    "/api/destinations/:destinationId",
    {
      config: { access: "admin" },
      schema: {
        summary: "Set a destination up, or change it",
        description: "Secrets that are left out stay as they are, unless the receiver is another one.",
        tags,
        params: destinationParamsSchema,
        body: putDestinationSchema,
        response: { 200: destinationSchema },
      },
    },
    async (request) => {
      const { destinationId } = request.params;
      const { settings: wanted, secrets } = request.body;
      if (wanted.id !== destinationId) {
        throw new HttpError(400, `The destination's id is ${wanted.id}, but the address says ${destinationId}.`);
      }
      const by = actorOf(principalOf(request));
      const saved = await destinations.put(wanted, secrets, by);
      await journal.recordSetting(by, `set up the destination ${destinationId} (${wanted.kind})`);
      return saved;
    },
  );

  app.delete(
    "/api/destinations/:destinationId",
    {
      config: { access: "admin" },
      schema: { summary: "Remove a destination", tags, params: destinationParamsSchema, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { destinationId } = request.params;
      if (!(await destinations.remove(destinationId))) throw HttpError.notFound(`destination ${destinationId}`);
      await journal.recordSetting(actorOf(principalOf(request)), `removed the destination ${destinationId}`);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/api/destinations/:destinationId/test",
    {
      config: { access: "admin" },
      schema: {
        summary: "Send a test message, and say what the receiver answered",
        tags,
        params: destinationParamsSchema,
        response: { 200: destinationTestSchema },
      },
    },
    async (request) => {
      const { destinationId } = request.params;
      const found = await destinations.withSecrets(destinationId);
      if (!found) throw HttpError.notFound(`destination ${destinationId}`);
      const by = actorOf(principalOf(request));
      const message = testMessage(`test-${randomBytes(8).toString("hex")}`, by, Date.now(), settings.publicUrl);
      await journal.recordSetting(by, `sent a test to the destination ${destinationId}`);
      try {
        const { answer } = await sendMessage({ ...found, appendToLog }, message);
        return { isDelivered: true, answer };
      } catch (error) {
        if (error instanceof DeliveryError) return { isDelivered: false, answer: error.message };
        throw error;
      }
    },
  );
}

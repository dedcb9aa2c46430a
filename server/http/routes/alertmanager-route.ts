import { z } from "zod";
import { alertmanagerWebhookSchema } from "../../../domain/source-api";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";
import { pushingSource } from "../pushing-source";

const MAX_BODY_BYTES = 4 << 20;

/** Alertmanager's webhook. */
export function registerAlertmanagerRoute(app: ApiApp, { sourceDesk }: Pick<HttpParts, "sourceDesk">): void {
  app.post(
    "/api/alertmanager",
    {
      config: { access: "push", pushes: "alertmanager" },
      bodyLimit: MAX_BODY_BYTES,
      schema: {
        summary: "Alerts as Alertmanager's webhook posts them: firing ones become alarms, resolved ones clear them",
        tags: ["sources"],
        body: alertmanagerWebhookSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await pushingSource(request, sourceDesk, "alertmanager").intake.take(request.body.alerts);
      return reply.code(204).send(null);
    },
  );
}

import { z } from "zod";
import { healthSchema } from "../../../domain/api";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";

const statusSchema = healthSchema.pick({ status: true });

/** Whether the server can work, and its own numbers. */
export function registerHealthRoutes(app: ApiApp, { health, service }: HttpParts): void {
  const look = async (): Promise<z.infer<typeof healthSchema>> => {
    const stores = await health();
    return { status: stores.metricsStore && stores.stateStore ? "ok" : "degraded", ...stores };
  };

  app.get(
    "/api/health",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Which stores answer; 503 when one does not",
        tags: ["health"],
        response: { 200: healthSchema, 503: healthSchema },
      },
    },
    async (_request, reply) => {
      const answer = await look();
      return reply.code(answer.status === "ok" ? 200 : 503).send(answer);
    },
  );

  app.get(
    "/healthz",
    {
      config: { access: "public" },
      schema: {
        summary: "Whether the server can work, for load balancers: 200 or 503",
        tags: ["health"],
        response: { 200: statusSchema, 503: statusSchema },
      },
    },
    async (_request, reply) => {
      const { status } = await look();
      return reply.code(status === "ok" ? 200 : 503).send({ status });
    },
  );

  app.get(
    "/metrics",
    {
      config: { access: "loopback" },
      schema: {
        summary: "Premonitor's own numbers in Prometheus' text format",
        tags: ["health"],
        produces: ["text/plain"],
        response: { 200: z.string() },
      },
    },
    async (_request, reply) => {
      const { contentType, text } = await service.exposition();
      return reply.type(contentType).send(text);
    },
  );
}

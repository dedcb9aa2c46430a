import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import { z } from "zod";
import { PREMONITOR_VERSION } from "../../../domain/version";
import type { ApiApp } from "../api-app";

/** Collects the routes that are added after this for the OpenAPI document. */
export async function collectOpenapi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Premonitor",
        version: PREMONITOR_VERSION,
        description:
          "All that the pages show. Times are milliseconds since 1970. Errors are `{ error, message }`, where the message says what was wrong and what to do.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
      components: {
        securitySchemes: {
          session: {
            type: "apiKey",
            in: "cookie",
            name: "premonitor_session",
            description: "Set by signing in. Requests that change something must come from our own pages.",
          },
          token: {
            type: "http",
            scheme: "bearer",
            description: "A token made under Settings, or by `premonitor token create`.",
          },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
}

export function registerOpenapiRoute(app: ApiApp): void {
  app.get(
    "/api/openapi.json",
    {
      config: { access: "viewer" },
      schema: {
        summary: "This document",
        tags: ["documentation"],
        response: { 200: z.record(z.string(), z.unknown()) },
      },
    },
    async () => ({ ...app.swagger() }),
  );
}

import { z } from "zod";
import { hostIdSchema } from "../../../domain/host";
import { lizmonPostParamsSchema, lizmonReadParamsSchema } from "../../../domain/source-api";
import { lizmonSummaries } from "../../ingest/lizmon/lizmon-summaries";
import { MAX_LIZMON_BODY_BYTES } from "../../ingest/lizmon/open-lizmon";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import { pushingSource } from "../pushing-source";

const tags = ["sources"];

/** Lizmon's API: its monitors post here, and its summaries are read here. */
export function registerLizmonRoutes(
  app: ApiApp,
  { sourceDesk, metricStore }: Pick<HttpParts, "sourceDesk" | "metricStore">,
): void {
  void app.register(async (scope: ApiApp) => {
    // Monitors say that their JSON is a form.
    scope.addContentTypeParser(
      ["application/x-www-form-urlencoded", "text/plain"],
      { parseAs: "string", bodyLimit: MAX_LIZMON_BODY_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.post(
      "/api/perf/:host/:epoch",
      {
        config: { access: "push", pushes: "lizmon" },
        schema: {
          summary: "Values of a host as Lizmon's monitor posts them: a JSON object of numbers by label",
          description: "`epoch`: seconds since 1970. A clock that is off by whole hours is recognised and corrected.",
          tags,
          consumes: ["application/x-www-form-urlencoded", "application/json"],
          params: lizmonPostParamsSchema,
          response: { 200: z.string() },
        },
      },
      async (request) => {
        const { intake } = pushingSource(request, sourceDesk, "lizmon");
        const { host, epoch } = request.params;
        const body = typeof request.body === "string" ? request.body : JSON.stringify(request.body ?? null);
        const refusal = intake.take({ host, epoch, body }, Date.now());
        if (refusal !== undefined) throw new HttpError(400, `Not taken: ${refusal}.`);
        return "";
      },
    );
  });

  const read = {
    config: { access: "viewer" as const },
    schema: {
      summary: "Means by the minute of the last hour and by the hour of the last day, as Lizmon's receiver answers",
      description: "`label`: only labels that contain it, whatever their case.",
      tags,
      params: lizmonReadParamsSchema,
      response: { 200: z.string() },
    },
  };
  for (const path of ["/api/perf/:host", "/api/perf/:host/:label"]) {
    app.get(path, read, async (request, reply) => {
      const { host, label } = request.params as z.infer<typeof lizmonReadParamsSchema>;
      const hostId = hostIdSchema.safeParse(host);
      const text = hostId.success ? await lizmonSummaries(metricStore, hostId.data, label, Date.now()) : "{}";
      return reply.type("application/json; charset=utf-8").send(text);
    });
  }
}

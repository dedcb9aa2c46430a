import { z } from "zod";
import { MAX_COLLECTD_BODY_BYTES } from "../../ingest/collectd/open-collectd";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import { pushingSource } from "../pushing-source";

/** Where collectd's write_http posts. */
export function registerCollectdRoutes(app: ApiApp, { sourceDesk }: Pick<HttpParts, "sourceDesk">): void {
  void app.register(async (scope: ApiApp) => {
    // collectd says text/plain of notifications too, which are JSON: the intake looks for itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ["application/json", "text/plain"],
      { parseAs: "string", bodyLimit: MAX_COLLECTD_BODY_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.post(
      "/api/collectd",
      {
        config: { access: "push", pushes: "collectd" },
        schema: {
          summary: "Values and notifications as collectd's write_http posts them, in the format JSON or Command",
          description:
            "The token is the password (or the user) of Basic. What of a body cannot be read is shown on the page of sources.",
          tags: ["sources"],
          consumes: ["application/json", "text/plain"],
          response: { 200: z.string() },
        },
      },
      async (request) => {
        const { intake } = pushingSource(request, sourceDesk, "collectd");
        const refusal = await intake.takeBody(typeof request.body === "string" ? request.body : "");
        if (refusal !== undefined) throw new HttpError(400, `Not taken: ${refusal}.`);
        return "";
      },
    );
  });
}

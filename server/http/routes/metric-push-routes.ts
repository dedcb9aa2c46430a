import { metricPushAnswerSchema, putMetricPushSchema } from "../../../domain/metric-push";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";

const tags = ["destinations"];

/** Where metrics are pushed to over OTLP. */
export function registerMetricPushRoutes(
  app: ApiApp,
  { metricPushes, journal }: Pick<HttpParts, "metricPushes" | "journal">,
): void {
  const answer = async () => ({
    push: (await metricPushes.get()) ?? null,
    outcome: (await metricPushes.outcome()) ?? null,
  });

  app.get(
    "/api/metric-push",
    {
      config: { access: "admin" },
      schema: {
        summary:
          "Where every host's newest values are pushed over OTLP/HTTP, without the secrets, and what became of it",
        tags,
        response: { 200: metricPushAnswerSchema },
      },
    },
    answer,
  );

  app.put(
    "/api/metric-push",
    {
      config: { access: "admin" },
      schema: {
        summary: "Set the push of metrics up, or change it",
        description:
          "Values of headers that are left out stay as they are, unless the address is another one. It is in force within a second.",
        tags,
        body: putMetricPushSchema,
        response: { 200: metricPushAnswerSchema },
      },
    },
    async (request) => {
      const { settings, headers } = request.body;
      const by = actorOf(principalOf(request));
      await metricPushes.put(settings, headers, by);
      const what = settings.isOn ? `has metrics pushed to ${settings.url}` : "switched the push of metrics off";
      await journal.recordSetting(by, what);
      return answer();
    },
  );
}

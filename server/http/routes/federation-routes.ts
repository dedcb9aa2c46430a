import { Readable } from "node:stream";
import { z } from "zod";
import { hostFits } from "../../../domain/host-pattern";
import { hostsExposition } from "../../history/hosts-exposition";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";

const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** What other monitoring reads of every host. */
export function registerFederationRoutes(
  app: ApiApp,
  { hosts, hostStates, metricStore }: Pick<HttpParts, "hosts" | "hostStates" | "metricStore">,
): void {
  app.get(
    "/metrics/hosts",
    {
      config: { access: "viewer" },
      schema: {
        summary: "The newest values of every host in Prometheus' text format, each with the label `host`, streamed",
        description:
          "`hosts`: names or tags, as rules have them. Levels are called as node_exporter calls them; speeds and shares are told as such, as `premonitor_…_per_second` and `…_ratio`. Of a host that does not report there is `premonitor_host_up` alone.",
        tags: ["health"],
        produces: ["text/plain"],
        querystring: z.object({ hosts: z.string().min(1).max(256).default("*") }),
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const states = hostStates();
      const fitting = (await hosts.list()).filter((host) => hostFits(request.query.hosts, host));
      const exposed = fitting.map(({ id }) => ({ id, isLive: states.get(id)?.state === "live" }));
      return reply.type(CONTENT_TYPE).send(Readable.from(hostsExposition(metricStore, exposed)) as unknown as string);
    },
  );
}

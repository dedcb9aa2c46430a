import type { FastifyInstance } from "fastify";
import { actorOf } from "../auth/principal";

const SECRET_SEGMENT = /\/[0-9a-f]{64}(?=\/|$)/gi;
/** What programs ask for all the time is only logged when it fails. */
const QUIET = /^\/(healthz|metrics|_next\/|icon\.svg|favicon\.ico)/;

/** A path as the log may hold it: without the query and without the secret of a link. */
export function loggedPath(url: string): string {
  return url
    .replace(/[?#].*$/, "")
    .replace(SECRET_SEGMENT, "/[link]")
    .slice(0, 512);
}

/** One line a request: no query, no header, no body. */
export function logRequests(app: FastifyInstance): void {
  app.addHook("onResponse", async (request, reply) => {
    const path = loggedPath(request.url);
    const level = reply.statusCode >= 500 ? "warn" : QUIET.test(path) && reply.statusCode < 400 ? "debug" : "info";
    request.log[level](
      {
        method: request.method,
        path,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
        address: request.ip,
        by: request.principal ? actorOf(request.principal) : undefined,
      },
      "request",
    );
  });
}

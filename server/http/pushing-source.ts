import type { FastifyRequest } from "fastify";
import type { SourceKind } from "../../domain/source";
import type { SourceDesk } from "../ingest/source-desk";
import { principalOf } from "./access";
import { HttpError } from "./http-error";

/** The source that a request's token or certificate pushes for. @throws HttpError 403 when it is of another kind, or not at work */
export function pushingSource<Kind extends SourceKind>(
  request: FastifyRequest,
  desk: Pick<SourceDesk, "running">,
  kind: Kind,
) {
  const principal = principalOf(request);
  const sourceId = principal.kind === "user" ? null : principal.sourceId;
  const running = sourceId === null ? undefined : desk.running(kind, sourceId);
  if (running) return running;
  throw new HttpError(
    403,
    `The source ${sourceId} takes no ${kind} data: it is of another kind, switched off, or cannot begin (see Settings, Sources).`,
  );
}

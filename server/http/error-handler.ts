import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { capitalized } from "../../domain/capitalized";
import { isStoreAway, RefusedError } from "../store/store-error";
import { errorBody, HttpError } from "./http-error";
import { loggedPath } from "./request-log";

const STATUS_OF_REFUSAL: Record<RefusedError["reason"], number> = {
  exists: 409,
  missing: 404,
  incomplete: 400,
  limit: 409,
  "last-admin": 409,
};

const WORDS_OF_CODE: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "The body is larger than this address takes: send less at once.",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "The body must be JSON: send it with `Content-Type: application/json`.",
  FST_ERR_CTP_INVALID_JSON_BODY: "The body is not JSON: correct it.",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "The body is not as long as its Content-Length says.",
};

function sentence(text: string): string {
  return `${capitalized(text)}${/[.!?…]$/.test(text) ? "" : "."}`;
}

/** What was wrong with the request, naming the field: "`body.name`: a user name has …". */
function validationText(error: FastifyError): string {
  const where = error.validationContext === "querystring" ? "query" : error.validationContext;
  const [issue] = error.validation ?? [];
  const field = [where, ...(issue?.instancePath.split("/").filter(Boolean) ?? [])].join(".");
  const more = (error.validation?.length ?? 0) - 1;
  return `\`${field}\`: ${issue?.message ?? "is not as it should be"}${more > 0 ? ` (and ${more} more)` : ""}.`;
}

function answerOf(error: unknown, request: FastifyRequest): { statusCode: number; message: string; expected: boolean } {
  if (error instanceof HttpError) return { statusCode: error.statusCode, message: error.message, expected: true };
  if (error instanceof RefusedError) {
    return { statusCode: STATUS_OF_REFUSAL[error.reason], message: sentence(error.message), expected: true };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    return { statusCode: 400, message: validationText(error), expected: true };
  }
  if (isStoreAway(error)) {
    const message = `The store (Redis) is away or cannot take commands now: see that it runs and has memory and disk left, then try again. The server's log says more under ${request.id}.`;
    return { statusCode: 503, message, expected: false };
  }
  const { statusCode = 500, code = "" } = error as FastifyError;
  if (statusCode >= 400 && statusCode < 500) {
    const message = WORDS_OF_CODE[code] ?? "The request could not be understood: correct it.";
    return { statusCode, message, expected: true };
  }
  const message = `Something went wrong here; it is in the server's log under ${request.id}.`;
  return { statusCode: 500, message, expected: false };
}

/** Turns every error into an answer in words; what it really was goes to the log only. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const { statusCode, message, expected } = answerOf(error, request);
    if (!expected) request.log.error({ err: error, method: request.method, path: loggedPath(request.url) }, "failed");
    if (error instanceof HttpError) reply.headers(error.headers);
    if (statusCode === 503 && !reply.hasHeader("retry-after")) reply.header("retry-after", "2");
    return sendError(request, reply, statusCode, message);
  });
  app.setNotFoundHandler({}, (request, reply) =>
    sendError(request, reply, 404, "There is nothing at this address: /api/openapi.json lists what there is."),
  );
}

function sendError(request: FastifyRequest, reply: FastifyReply, statusCode: number, message: string): FastifyReply {
  reply.code(statusCode);
  if (request.routeOptions.config?.page) return reply.type("text/plain; charset=utf-8").send(`${message}\n`);
  return reply
    .type("application/json; charset=utf-8")
    .serializer((body: unknown) => JSON.stringify(body))
    .send(errorBody(statusCode, message));
}

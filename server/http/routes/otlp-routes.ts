import type { FastifyReply } from "fastify";
import { otlpResponseSchema, otlpStatusSchema } from "../../../domain/source-api";
import { encodeOtlpResponse, encodeOtlpStatus, type OtlpResponse } from "../../ingest/otlp/otlp-protobuf";
import { parseOtlpProtobuf, parseOtlpRequest } from "../../ingest/otlp/otlp-request";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";
import { pushingSource } from "../pushing-source";

/** After decompression; the collectors' own limit for a message is 4 MiB. */
const MAX_BODY_BYTES = 8 << 20;
const PROTOBUF = "application/x-protobuf";
/** INVALID_ARGUMENT of google.rpc.Code. */
const INVALID_ARGUMENT = 3;

/** OTLP/HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp): an answer is of the kind of the request, and says how many points were not taken. */
export function registerOtlpRoutes(app: ApiApp, { sourceDesk }: Pick<HttpParts, "sourceDesk">): void {
  void app.register(async (scope: ApiApp) => {
    scope.addContentTypeParser(PROTOBUF, { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.post(
      "/v1/metrics",
      {
        config: { access: "push", pushes: "otlp" },
        bodyLimit: MAX_BODY_BYTES,
        decompress: { requestEncodings: ["gzip"] },
        schema: {
          summary: "Metrics of OpenTelemetry, as OTLP/HTTP sends them: JSON or protobuf, gzipped or not",
          description:
            "The host is the resource's `host.name`, else its `host.id`, else its `service.instance.id`. An exporter's endpoint is the server's address.",
          tags: ["sources"],
          consumes: ["application/json", PROTOBUF],
          produces: ["application/json", PROTOBUF],
          response: { 200: otlpResponseSchema, 400: otlpStatusSchema },
        },
      },
      async (request, reply) => {
        const { intake } = pushingSource(request, sourceDesk, "otlp");
        const isProtobuf = Buffer.isBuffer(request.body);
        const parsed = isProtobuf ? parseOtlpProtobuf(request.body as Buffer) : parseOtlpRequest(request.body ?? {});
        if ("refusal" in parsed) {
          intake.refuse("an export cannot be read", parsed.refusal);
          const status = { code: INVALID_ARGUMENT, message: parsed.refusal };
          return send(reply.code(400), isProtobuf, status, encodeOtlpStatus);
        }
        const { rejected, reason } = intake.take(parsed);
        // JSON has 64-bit integers as texts.
        const rejectedDataPoints = isProtobuf ? rejected : String(rejected);
        const answer: OtlpResponse =
          rejected === 0 ? {} : { partialSuccess: { rejectedDataPoints, errorMessage: reason } };
        return send(reply, isProtobuf, answer, encodeOtlpResponse);
      },
    );
  });
}

function send<Answer extends object>(
  reply: FastifyReply,
  isProtobuf: boolean,
  answer: Answer,
  encode: (answer: Answer) => Uint8Array,
): FastifyReply {
  return isProtobuf
    ? reply.type(PROTOBUF).send(Buffer.from(encode(answer)))
    : reply.type("application/json").send(answer);
}

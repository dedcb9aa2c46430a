import { randomBytes } from "node:crypto";
import { addAbortSignal, Readable } from "node:stream";
import { z } from "zod";
import { BENCHMARK_DOWNLOAD_PATH, BENCHMARK_UPLOAD_PATH, MAX_BENCHMARK_BYTES } from "../../../domain/benchmark";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { Limiters } from "../limiters";

const tags = ["collectors"];
const PIECE_BYTES = 64 * 1024;
/** Transfers at once, over all hosts: benchmarks are to find out what the network can do, not to fill it. */
const MAX_AT_ONCE = 2;
const RETRY_AFTER_SECONDS = 60;
/** Who is slower than that does not hold others up. */
const MAX_TRANSFER_MS = 20_000;
const access = { config: { access: "collector" as const } };

/** What collectors measure their network against. */
export function registerBenchmarkRoutes(app: ApiApp, limiters: Limiters): void {
  // What a proxy on the way cannot make smaller.
  const piece = randomBytes(PIECE_BYTES);
  let runningCount = 0;
  /** @throws HttpError 503 when others are at it */
  const enter = () => {
    if (runningCount >= MAX_AT_ONCE) {
      throw new HttpError(503, `Other hosts run their benchmarks: try again in ${RETRY_AFTER_SECONDS} s.`, {
        "retry-after": String(RETRY_AFTER_SECONDS),
      });
    }
    runningCount++;
  };
  const leave = () => void runningCount--;

  app.get(
    BENCHMARK_DOWNLOAD_PATH,
    {
      ...access,
      compress: false,
      schema: {
        summary: "8 MiB of noise, streamed, by which a collector measures the way from the server",
        tags,
        produces: ["application/octet-stream"],
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      await limiters.benchmark(principalOf(request));
      enter();
      function* noise() {
        for (let at = 0; at < MAX_BENCHMARK_BYTES; at += PIECE_BYTES) yield piece;
      }
      const stream = Readable.from(noise());
      stream.once("close", leave);
      addAbortSignal(AbortSignal.timeout(MAX_TRANSFER_MS), stream);
      reply.type("application/octet-stream").header("cache-control", "no-store");
      reply.header("content-length", MAX_BENCHMARK_BYTES);
      return reply.send(stream as unknown as string);
    },
  );

  app.register(async (scope: ApiApp) => {
    // Handed on as it comes: it is counted and never kept.
    scope.addContentTypeParser("application/octet-stream", (_request, body, done) => done(null, body));
    scope.post(
      BENCHMARK_UPLOAD_PATH,
      {
        ...access,
        schema: {
          summary: "Takes at most 8 MiB of anything, by which a collector measures the way to the server",
          tags,
          consumes: ["application/octet-stream"],
          response: { 200: z.object({ receivedBytes: z.number().int() }) },
        },
      },
      async (request) => {
        const { body } = request;
        if (!(body instanceof Readable)) throw new HttpError(415, "Send application/octet-stream.");
        await limiters.benchmark(principalOf(request));
        enter();
        addAbortSignal(AbortSignal.timeout(MAX_TRANSFER_MS), body);
        try {
          let receivedBytes = 0;
          // Destroying the body would end the connection before the answer.
          for await (const part of body.iterator({ destroyOnReturn: false })) {
            receivedBytes += (part as Buffer).length;
            if (receivedBytes > MAX_BENCHMARK_BYTES) throw new HttpError(413, "A benchmark sends at most 8 MiB.");
          }
          return { receivedBytes };
        } finally {
          leave();
        }
      },
    );
  });
}

import { once } from "node:events";
import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { BENCHMARK_DOWNLOAD_PATH, BENCHMARK_UPLOAD_PATH, MAX_BENCHMARK_BYTES } from "../../domain/benchmark";

const PIECE_BYTES = 64 * 1024;
const MOST_ROUNDS = 3;
/** A transfer may outlast its budget by what lies in buffers on the way, on a slow link. */
const PATIENCE_MS = 15_000;
const MAX_ANSWER_BYTES = 4096;
const uploadedSchema = z.object({ receivedBytes: z.number().int().min(0) });

export interface NetworkTarget {
  serverUrl: string;
  token: string;
  /** PEM of an own certificate authority. */
  ca?: string;
}

/** Sends `body` and resolves with the answer. @throws Error with what the server said when it refuses */
async function ask(
  target: NetworkTarget,
  path: string,
  method: "GET" | "POST",
  body?: Readable,
): Promise<IncomingMessage> {
  const url = new URL(target.serverUrl + path);
  const options: RequestOptions = {
    method,
    headers: {
      authorization: `Bearer ${target.token}`,
      "accept-encoding": "identity",
      ...(body && { "content-type": "application/octet-stream" }),
    },
    signal: AbortSignal.timeout(PATIENCE_MS),
  };
  const sent = url.protocol === "https:" ? requestHttps(url, { ...options, ca: target.ca }) : requestHttp(url, options);
  const answered = once(sent, "response") as Promise<[IncomingMessage]>;
  // A server that refuses closes the connection under the body: what it said is told, not that.
  if (body) pipeline(body, sent).catch(() => undefined);
  else sent.end();
  const [answer] = await answered;
  if (answer.statusCode !== 200) {
    answer.destroy();
    throw new Error(`the server answered ${answer.statusCode} ${answer.statusMessage}`);
  }
  return answer;
}

/** Bytes a second of the best of a few transfers, each of at most 8 MiB and of a third of the budget. */
async function bestTransfer(budgetMs: number, transfer: (untilMs: number) => Promise<number>): Promise<number> {
  let best = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    best = Math.max(best, await transfer(performance.now() + budgetMs / MOST_ROUNDS));
  }
  return best;
}

/** From the server to here, bytes a second. @throws Error when it refuses or is away */
export function benchmarkDownload(target: NetworkTarget, budgetMs: number): Promise<number> {
  return bestTransfer(budgetMs, async (untilMs) => {
    const answer = await ask(target, BENCHMARK_DOWNLOAD_PATH, "GET");
    const fromMs = performance.now();
    let receivedBytes = 0;
    for await (const piece of answer) {
      receivedBytes += (piece as Buffer).length;
      if (performance.now() >= untilMs) break;
    }
    return (1000 * receivedBytes) / (performance.now() - fromMs);
  });
}

/** From here to the server, bytes a second as the server counts them. @throws Error when it refuses or is away */
export function benchmarkUpload(target: NetworkTarget, budgetMs: number): Promise<number> {
  const piece = Buffer.alloc(PIECE_BYTES, 0x5a);
  return bestTransfer(budgetMs, async (untilMs) => {
    function* pieces() {
      for (let at = 0; at < MAX_BENCHMARK_BYTES && performance.now() < untilMs; at += PIECE_BYTES) yield piece;
    }
    const fromMs = performance.now();
    const answer = await ask(target, BENCHMARK_UPLOAD_PATH, "POST", Readable.from(pieces()));
    const elapsedMs = performance.now() - fromMs;
    let text = "";
    for await (const part of answer.setEncoding("utf8")) text = (text + part).slice(0, MAX_ANSWER_BYTES);
    const { receivedBytes } = uploadedSchema.parse(JSON.parse(text));
    return (1000 * receivedBytes) / elapsedMs;
  });
}

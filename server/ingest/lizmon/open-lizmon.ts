import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { openListener } from "../open-listener";
import type { OpenSource } from "../running-source";
import { LizmonIntake } from "./lizmon-intake";

const LOOPBACK = "127.0.0.1";
/** More than any monitor posts. */
export const MAX_LIZMON_BODY_BYTES = 64 << 10;
const POST_PATH = /^\/api\/perf\/([^/?]+)\/([^/?]+)\/?$/;
const REQUEST_TIMEOUT_MS = 10_000;

/** Takes posts that come over the API, and over an open listener when the source has one: for monitors that can send no token, on loopback alone. */
export const openLizmon: OpenSource<"lizmon"> = async ({ openPort }, context) => {
  const intake = new LizmonIntake(context);
  if (openPort === 0) return { intake, close: async () => undefined };
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    serve(intake, request, response);
  });
  await openListener(server, { address: LOOPBACK, port: openPort });
  server.on("error", (error) => context.failed(error.message));
  return {
    intake,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

function serve(intake: LizmonIntake, request: IncomingMessage, response: ServerResponse): void {
  const refuse = (status: number, why: string) => response.writeHead(status, { connection: "close" }).end(`${why}\n`);
  const [, host, epoch] = POST_PATH.exec(request.url ?? "") ?? [];
  if (request.method !== "POST" || host === undefined || epoch === undefined) {
    refuse(404, "Monitors post to /api/perf/<host>/<seconds since 1970>.");
    return;
  }
  const pieces: Buffer[] = [];
  let size = 0;
  request.on("data", (piece: Buffer) => {
    size += piece.length;
    if (size <= MAX_LIZMON_BODY_BYTES) pieces.push(piece);
    else request.destroy();
  });
  request.on("end", () => {
    const body = Buffer.concat(pieces).toString("utf8");
    const refusal = intake.take({ host: decoded(host), epoch, body }, Date.now());
    if (refusal === undefined) response.writeHead(200).end();
    else refuse(400, refusal);
  });
  request.on("error", () => response.destroy());
}

/** What is badly encoded is no host's name either. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

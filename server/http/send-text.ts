import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import fresh from "fresh";
import parseRange from "range-parser";

/**
 * Sends a text as a file is sent: with an ETag, only when the client has another one, and in part when it asks for a range (RFC 9110).
 * @param mediaType without charset
 */
export function sendText(request: FastifyRequest, reply: FastifyReply, mediaType: string, text: string): FastifyReply {
  const bytes = Buffer.from(text);
  const { headers } = request;
  const digest = createHash("sha256").update(bytes).digest("base64url").slice(0, 27);
  // What is compressed on its way is another representation: a strong tag, which ranges are asked for by, is only that of the plain bytes.
  const isPlain = headers.range !== undefined || !/\b(br|gzip)\b/.test(headers["accept-encoding"] ?? "");
  const tag = `"${digest}"`;
  const etag = isPlain ? tag : `W/${tag}`;
  reply.headers({ etag, "accept-ranges": "bytes", "content-type": `${mediaType}; charset=utf-8` });
  if (fresh(headers, { etag })) return reply.code(304).send();
  const condition = headers["if-range"];
  if (headers.range === undefined || (condition !== undefined && condition !== tag)) return reply.send(bytes);
  const ranges = parseRange(bytes.length, headers.range);
  if (ranges === -1) return reply.code(416).header("content-range", `bytes */${bytes.length}`).send();
  if (ranges === -2 || ranges.type !== "bytes" || ranges.length !== 1) return reply.send(bytes);
  const { start, end } = ranges[0]!;
  reply.code(206).header("content-range", `bytes ${start}-${end}/${bytes.length}`);
  return reply.send(bytes.subarray(start, end + 1));
}

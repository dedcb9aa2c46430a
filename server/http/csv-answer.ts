import type { FastifyReply } from "fastify";
import { z } from "zod";

/** What the documentation says of a route that answers with CSV. */
export const csvAnswer = { produces: ["text/csv"], response: { 200: z.string() } };

/** Answers with CSV that the browser keeps as a file. @param name without its ending */
export function sendCsv(reply: FastifyReply, name: string, text: string): FastifyReply {
  reply.header("content-type", "text/csv; charset=utf-8");
  reply.header("content-disposition", `attachment; filename="${name}.csv"`);
  return reply.send(text);
}

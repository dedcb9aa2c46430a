import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { errorSchema } from "../../domain/api";
import type { Access } from "./access";

/** A Fastify whose routes are typed by their zod schemas. */
export type ApiApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

const WHO: Record<Access, string> = {
  public: "Everybody.",
  loopback: "A program on the server's machine; else viewer.",
  known: "Whoever is signed in, and any token.",
  collector: "A collector, by its token.",
  push: "A source's sender, by the source's token, which may also be the password of Basic; over TLS also by a certificate.",
  viewer: "Viewer.",
  operator: "Operator.",
  admin: "Admin.",
};

/** Adds to the documentation of each route who may use it, how he says who he is, and what errors look like. */
export function documentAccess(app: FastifyInstance): void {
  app.addHook("onRoute", (route) => {
    const access = route.config?.access;
    const { schema } = route;
    if (!schema || schema.hide || access === undefined) return;
    schema.description = [schema.description, `For: ${WHO[access]}`].filter(Boolean).join(" ");
    schema.security = access === "public" ? [] : [{ session: [] }, { token: [] }];
    const errors = ["400", "429", "503", ...(access === "public" ? [] : ["401", "403"])];
    const response = (schema.response ?? {}) as Record<string, unknown>;
    for (const code of errors) response[code] ??= errorSchema.describe("What was wrong and what to do");
    schema.response = response;
  });
}

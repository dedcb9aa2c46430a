import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Role, roleAtLeast } from "../../domain/account";
import type { PushedKind } from "../../domain/sender-certificate";
import type { Authenticator } from "../auth/authenticator";
import { type Principal, roleOf } from "../auth/principal";
import { originOf } from "../auth/same-origin";
import { byCertificate, isPushedOverTls } from "./certificate-access";
import { HttpError } from "./http-error";
import type { HttpParts } from "./http-parts";
import type { Limiters } from "./limiters";
import { isDirectLoopback } from "./loopback";

/**
 * Who may use a route. `public`: everybody. `loopback`: a program on this machine, else a viewer. `known`: whoever is signed in
 * and any token, a collector's too. `collector`: a collector's token alone. `push`: a source's token, which may also come as the user
 * or the password of Basic, because the programs that push can send nothing else; on the port for pushes over TLS, which serves these routes alone, also
 * a certificate that the source lists. A role: who has it or a higher one.
 */
export type Access = "public" | "loopback" | "known" | "collector" | "push" | Role;

export interface RouteAccess {
  method: string;
  url: string;
  access: Access | undefined;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Nobody may use a route that declares none. */
    access?: Access;
    /** The route answers a browser's user: a stranger is sent to the login page, errors are text. */
    page?: boolean;
    /** Of a route with the access `push`: the kind of source whose senders it takes. */
    pushes?: PushedKind;
  }
  interface FastifyRequest {
    /** Null on public routes, and for a program on this machine. */
    principal: Principal | null;
  }
  interface FastifyInstance {
    /** Every route with the access that it declares. */
    routeAccess: RouteAccess[];
  }
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const BEARER = /^Bearer +(\S{1,256})$/i;
const BASIC = /^Basic +([A-Za-z0-9+/=]{1,1024})$/i;

/** The only places where a request's right is decided: all routes that are added after this obey what they declare. */
export function enforceAccess(app: FastifyInstance, parts: HttpParts, limiters: Limiters): void {
  const routes: RouteAccess[] = [];
  app.decorate("routeAccess", routes);
  app.decorateRequest("principal", null);
  app.addHook("onRoute", ({ method, url, config }) => {
    for (const one of [method].flat()) routes.push({ method: one, url, access: config?.access });
  });
  app.addHook("onRequest", async (request, reply) => {
    const { access, page, pushes } = request.routeOptions.config ?? {};
    const isOverTls = isPushedOverTls(request);
    if (isOverTls && access !== "push") throw new HttpError(404, "This port takes nothing but what senders push.");
    const fromPage = originOf(request.headers, parts.settings.publicUrl);
    const changes = !SAFE_METHODS.has(request.method);
    if (access === "public") {
      if (changes && fromPage === "foreign") throw foreignOrigin();
      return;
    }
    if (access === "loopback" && isDirectLoopback(request.raw)) return;
    const principal =
      isOverTls && pushes && request.headers.authorization === undefined
        ? await byCertificate(request, parts, limiters, pushes)
        : await identify(request, parts.authenticator, limiters, access);
    if (!principal) return refuseStranger(request, reply, access, page === true, isOverTls);
    request.principal = principal;
    if (principal.kind === "user" && changes && fromPage !== "same") throw foreignOrigin();
    if (!request.is404 && !mayUse(principal, access)) {
      throw new HttpError(403, `${describe(principal)} may not do this: ask an admin for the right to.`);
    }
    await (access === "push" ? limiters.push(principal) : limiters.request(principal));
  });
}

function mayUse(principal: Principal, access: Access | undefined): boolean {
  if (access === "known") return true;
  if (access === "collector") return principal.kind === "token" && principal.scope === "ingest";
  if (access === "push") return principal.kind !== "user" && principal.sourceId !== null;
  const role = roleOf(principal);
  if (role === null || access === undefined) return false;
  return roleAtLeast(role, access === "public" || access === "loopback" ? "viewer" : access);
}

function describe(principal: Principal): string {
  if (principal.kind === "certificate") return `The certificate of ${principal.name}`;
  return principal.kind === "user"
    ? `${principal.name}, who is ${principal.role},`
    : `A token of the scope ${principal.scope}`;
}

function foreignOrigin(): HttpError {
  return new HttpError(
    403,
    "The request comes from another site's page and was refused. If this is the right address, a proxy changes it: set PREMONITOR_PUBLIC_URL to the address that browsers use.",
  );
}

/** Who sent the request: by its token when it has an `Authorization` header, else by its session. */
async function identify(
  request: FastifyRequest,
  authenticator: Authenticator,
  limiters: Limiters,
  access: Access | undefined,
): Promise<Principal | null> {
  const { authorization, cookie } = request.headers;
  if (authorization === undefined) return authenticator.bySession(cookie);
  await limiters.mayTryToken(request.ip);
  const secret = BEARER.exec(authorization)?.[1] ?? (access === "push" ? basicSecret(authorization) : undefined);
  const principal = secret === undefined ? null : await authenticator.byToken(secret);
  if (!principal) await limiters.badToken(request.ip);
  return principal;
}

/** A token that came as the password of Basic, or as its user. */
function basicSecret(authorization: string): string | undefined {
  const encoded = BASIC.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const [user, ...password] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return password.join(":") || user;
}

function refuseStranger(
  request: FastifyRequest,
  reply: FastifyReply,
  access: Access | undefined,
  page: boolean,
  isOverTls: boolean,
): FastifyReply {
  if (page) return reply.redirect(`/login?next=${encodeURIComponent(request.url)}`);
  throw new HttpError(
    401,
    isOverTls
      ? "Show a client certificate that a source lists, or send the source's token as `Authorization: Bearer …` (it may be unknown or revoked)."
      : "Sign in first, or send a token as `Authorization: Bearer …` (it may be unknown or revoked).",
    { "www-authenticate": `${access === "push" ? "Basic" : "Bearer"} realm="premonitor"` },
  );
}

/** The principal of a request that needs one. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new HttpError(401, "Sign in first.");
  return request.principal;
}

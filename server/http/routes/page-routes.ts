import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { PREMONITOR_VERSION } from "../../../domain/version";
import type { HttpParts } from "../http-parts";
import { newNonce, pagePolicy, securityHeaders } from "../security-headers";

const ICONS = ["/icon.svg", "/favicon.ico"];

/** Who is signed in, for the first paint of a page; empty when nobody is, or a token asks. */
function sessionHeader({ principal }: FastifyRequest): string {
  if (principal?.kind !== "user") return "";
  const { name, role } = principal;
  return JSON.stringify({ name, role, version: PREMONITOR_VERSION });
}

/** The pages and their assets, which Next answers. Everything but the login page, scripts and the icon wants a signed-in user. */
export function registerPageRoutes(app: FastifyInstance, { settings, authenticator, renderPage }: HttpParts): void {
  const { "cache-control": _, ...headers } = securityHeaders(settings);

  const render = async (request: FastifyRequest, reply: FastifyReply, policy?: string): Promise<void> => {
    const { raw } = reply;
    reply.hijack();
    for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value);
    if (policy !== undefined) raw.setHeader("content-security-policy", policy);
    try {
      await renderPage(request.raw, raw);
    } catch (error) {
      request.log.error({ err: error }, "a page failed");
      if (raw.headersSent) {
        raw.destroy();
        return;
      }
      raw.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      raw.end(`Something went wrong here; it is in the server's log under ${request.id}.\n`);
    }
  };
  const page = (request: FastifyRequest, reply: FastifyReply) => {
    const policy = pagePolicy(newNonce(), settings.development);
    // Next reads the nonce for its scripts from the request's header of this name.
    request.raw.headers["content-security-policy"] = policy;
    // Always overwritten: what a browser says of itself here counts for nothing.
    request.raw.headers["x-premonitor-session"] = sessionHeader(request);
    return render(request, reply, policy);
  };
  const asset = (request: FastifyRequest, reply: FastifyReply) => render(request, reply);

  const schema = { hide: true };
  app.get("/login", { config: { access: "public", page: true }, schema }, async (request, reply) => {
    if (await authenticator.bySession(request.headers.cookie)) return reply.redirect("/");
    return page(request, reply);
  });
  for (const url of ["/_next/static/*", ...ICONS])
    app.get(url, { config: { access: "public", page: true }, schema }, asset);
  app.get("/*", { config: { access: "viewer", page: true }, schema }, page);
  // What is not in the API is no page either.
  app.get("/api/*", { config: { access: "viewer" }, schema }, (_request, reply) => reply.callNotFound());
}

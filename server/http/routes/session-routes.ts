import { z } from "zod";
import { passwordSchema, type Role } from "../../../domain/account";
import { loginSchema, type Session, sessionSchema, setupSchema, setupStateSchema } from "../../../domain/api";
import { PREMONITOR_VERSION } from "../../../domain/version";
import { actorOf, roleOf } from "../../auth/principal";
import { clearedSessionCookie, sessionCookie } from "../../auth/session-cookie";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import type { Limiters } from "../limiters";

const changePasswordSchema = z.object({ currentPassword: z.string().min(1).max(200), newPassword: passwordSchema });
const tags = ["session"];

/** Signing in and out, the first admin, the own password. */
export function registerSessionRoutes(app: ApiApp, parts: HttpParts, limiters: Limiters): void {
  const { authenticator, users, setup, settings, logger, keystoneSessions } = parts;
  const cookieOptions = { key: settings.sessionKey, secure: settings.secureCookies };
  const sessionOf = (name: string, role: Role): Session => ({ name, role, version: PREMONITOR_VERSION });

  app.get(
    "/api/session",
    {
      config: { access: "viewer" },
      schema: { summary: "Who is signed in", tags, response: { 200: sessionSchema } },
    },
    async (request) => {
      const principal = principalOf(request);
      return sessionOf(actorOf(principal), roleOf(principal)!);
    },
  );

  app.post(
    "/api/login",
    {
      config: { access: "public" },
      schema: { summary: "Sign in", tags, body: loginSchema, response: { 200: sessionSchema } },
    },
    async (request, reply) => {
      const { name, password } = request.body;
      await limiters.signIn(request.ip, name);
      const user = await users.verify(name, password);
      if (!user) throw new HttpError(401, "The name or the password is wrong.");
      await limiters.signedIn(request.ip, name);
      reply.header("set-cookie", await sessionCookie(user, cookieOptions));
      return sessionOf(user.name, user.role);
    },
  );

  app.post(
    "/api/logout",
    {
      config: { access: "viewer" },
      schema: { summary: "Sign out: the session ends", tags, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      if (principal.kind === "user") {
        await Promise.all([users.endSession(principal.sessionId), keystoneSessions.end(principal.sessionId)]);
      }
      authenticator.forget();
      return reply.code(204).header("set-cookie", clearedSessionCookie(settings.secureCookies)).send(null);
    },
  );

  app.post(
    "/api/session/password",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Change the own password; all other sessions of the user end",
        tags,
        body: changePasswordSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      if (principal.kind !== "user") throw new HttpError(403, "A token has no password: sign in as a user.");
      const { currentPassword, newPassword } = request.body;
      await limiters.signIn(request.ip, principal.name);
      if (!(await users.verify(principal.name, currentPassword))) {
        throw new HttpError(400, "`body.currentPassword`: this is not the present password.");
      }
      await limiters.signedIn(request.ip, principal.name);
      const user = await users.setPassword(principal.name, newPassword);
      authenticator.forget();
      return reply
        .code(204)
        .header("set-cookie", await sessionCookie(user, cookieOptions))
        .send(null);
    },
  );

  app.get(
    "/api/setup",
    {
      config: { access: "public" },
      schema: { summary: "Whether the first admin is still to be made", tags, response: { 200: setupStateSchema } },
    },
    async () => ({ needed: await setup.isNeeded() }),
  );

  app.post(
    "/api/setup",
    {
      config: { access: "public" },
      schema: {
        summary: "Make the first admin, with the one-time code that `start` printed, and sign in",
        tags,
        body: setupSchema,
        response: { 201: sessionSchema },
      },
    },
    async (request, reply) => {
      const { code, name, password } = request.body;
      await limiters.signIn(request.ip, "the one-time code");
      if (!(await setup.redeem(code))) {
        throw new HttpError(
          403,
          "The link is used up, older than a day, or there is an admin already: start Premonitor again for a new one, or sign in.",
        );
      }
      await users.add({ name, role: "admin", password });
      logger.info({ name }, "the first admin was made");
      const user = await users.verify(name, password);
      if (!user) throw new HttpError(409, "The admin was changed meanwhile: sign in.");
      reply.code(201).header("set-cookie", await sessionCookie(user, cookieOptions));
      return sessionOf(user.name, user.role);
    },
  );
}

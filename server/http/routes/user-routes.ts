import { z } from "zod";
import { userSchema } from "../../../domain/account";
import { addUserSchema, patchUserSchema, userListSchema, userParamsSchema } from "../../../domain/api";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["users"];

/** Who may sign in. */
export function registerUserRoutes(app: ApiApp, { users, authenticator, journal }: HttpParts): void {
  app.get(
    "/api/users",
    {
      config: { access: "admin" },
      schema: { summary: "All users", tags, response: { 200: userListSchema } },
    },
    async () => ({ users: await users.list() }),
  );

  app.post(
    "/api/users",
    {
      config: { access: "admin" },
      schema: { summary: "Add a user", tags, body: addUserSchema, response: { 201: userSchema } },
    },
    async (request, reply) => {
      const user = await users.add(request.body);
      await journal.recordSetting(actorOf(principalOf(request)), `added the user ${user.name} (${user.role})`);
      return reply.code(201).send(user);
    },
  );

  app.patch(
    "/api/users/:name",
    {
      config: { access: "admin" },
      schema: {
        summary: "Change a user's role or password; a new password ends the user's sessions",
        tags,
        params: userParamsSchema,
        body: patchUserSchema,
        response: { 200: userSchema },
      },
    },
    async (request) => {
      const { name } = request.params;
      const { role, password } = request.body;
      const user = await users.get(name);
      if (!user) throw HttpError.notFound(`user ${name}`);
      if (role !== undefined) await users.setRole(name, role);
      if (password !== undefined) await users.setPassword(name, password);
      authenticator.forget();
      const changes = [
        ...(role === undefined ? [] : [`role ${role}`]),
        ...(password === undefined ? [] : ["a new password"]),
      ];
      await journal.recordSetting(
        actorOf(principalOf(request)),
        `changed the user ${name}: ${changes.join(", ") || "nothing"}`,
      );
      return { ...user, role: role ?? user.role };
    },
  );

  app.delete(
    "/api/users/:name",
    {
      config: { access: "admin" },
      schema: {
        summary: "Remove a user, whose sessions end; the last admin stays",
        tags,
        params: userParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      await users.remove(name);
      authenticator.forget();
      await journal.recordSetting(actorOf(principalOf(request)), `removed the user ${name}`);
      return reply.code(204).send(null);
    },
  );
}

import { z } from "zod";
import { userSchema } from "../../../domain/account";
import { addUserSchema, patchUserSchema, userListSchema, userParamsSchema } from "../../../domain/api";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["users"];

/** Who may sign in. */
export function registerUserRoutes(app: ApiApp, { users, authenticator }: HttpParts): void {
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
    async (request, reply) => reply.code(201).send(await users.add(request.body)),
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
    async ({ params: { name }, body: { role, password } }) => {
      const user = await users.get(name);
      if (!user) throw HttpError.notFound(`user ${name}`);
      if (role !== undefined) await users.setRole(name, role);
      if (password !== undefined) await users.setPassword(name, password);
      authenticator.forget();
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
    async ({ params: { name } }, reply) => {
      await users.remove(name);
      authenticator.forget();
      return reply.code(204).send(null);
    },
  );
}

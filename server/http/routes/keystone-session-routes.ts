import { keystoneLoginSchema, loginOptionsSchema, sessionSchema } from "../../../domain/api";
import { PREMONITOR_VERSION } from "../../../domain/version";
import { keystoneRole } from "../../action/keystone-role";
import { signInWithKeystone } from "../../action/openstack/keystone-sign-in";
import { OpenstackError } from "../../action/openstack/openstack-error";
import { KEYSTONE_EPOCH, newSessionId, sessionCookie } from "../../auth/session-cookie";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import type { Limiters } from "../limiters";

const tags = ["session"];

export type KeystoneSessionRouteParts = Pick<HttpParts, "desk" | "keystoneSessions" | "settings" | "logger">;

/** Signing in with Keystone, where a cloud has it switched on. */
export function registerKeystoneSessionRoutes(app: ApiApp, parts: KeystoneSessionRouteParts, limiters: Limiters): void {
  const { desk, keystoneSessions, settings, logger } = parts;
  app.get(
    "/api/login-options",
    {
      config: { access: "public" },
      schema: { summary: "With which clouds one can sign in", tags, response: { 200: loginOptionsSchema } },
    },
    async () => ({
      keystone: desk.clouds
        .list()
        .filter(({ signIn }) => signIn.enabled)
        .map(({ id }) => ({ cloudId: id })),
    }),
  );

  app.post(
    "/api/login/keystone",
    {
      config: { access: "public" },
      schema: {
        summary: "Sign in with a cloud's Keystone; the session ends with its token",
        tags,
        body: keystoneLoginSchema,
        response: { 200: sessionSchema },
      },
    },
    async (request, reply) => {
      const { cloudId, name, password, userDomain } = request.body;
      await limiters.signIn(request.ip, `keystone ${name}`);
      const cloud = desk.clouds.list().find(({ id, signIn }) => id === cloudId && signIn.enabled);
      if (!cloud) throw new HttpError(403, "Signing in with this cloud is not switched on.");
      const who = { username: name, password, ...(userDomain === "" ? {} : { userDomain }) };
      const signed = await signInWithKeystone(cloud, who).catch((error: Error) => {
        if (!(error instanceof OpenstackError)) throw error;
        if (error.reason === "unauthorized") {
          throw new HttpError(
            401,
            "Keystone does not let you in: the name or the password is wrong, or you have no role in the project.",
          );
        }
        throw new HttpError(502, error.message);
      });
      const role = keystoneRole(signed.roles, cloud.signIn);
      if (role === null) {
        const roles = signed.roles.join(", ") || "none";
        throw new HttpError(
          403,
          `Your roles in Keystone (${roles}) give you no right here: ask an admin of Premonitor.`,
        );
      }
      await limiters.signedIn(request.ip, `keystone ${name}`);
      const fullName = `keystone:${signed.userName}@${cloudId}`;
      const id = newSessionId();
      const project = cloud.auth.method === "password" ? ` in project ${cloud.auth.projectName}` : "";
      await keystoneSessions.put(id, {
        name: fullName,
        role,
        cloudId,
        token: signed.token,
        expiresAtMs: signed.expiresAtMs,
        asWhom: `${signed.userName}${project} (own token)`,
      });
      logger.info({ name: fullName, role }, "signed in with Keystone");
      const options = { key: settings.sessionKey, secure: settings.secureCookies, id };
      reply.header("set-cookie", await sessionCookie({ name: fullName, epoch: KEYSTONE_EPOCH }, options));
      return { name: fullName, role, version: PREMONITOR_VERSION };
    },
  );
}

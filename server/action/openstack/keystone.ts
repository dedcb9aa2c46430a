import { z } from "zod";
import type { CloudSettings } from "../../../domain/cloud";
import type { HttpSender } from "../http-exchange";
import { OpenstackError } from "./openstack-error";
import { type CatalogEntry, catalogSchema } from "./service-catalog";
import { type CallContext, callService, jsonOf } from "./service-client";

const KEYSTONE = "Keystone";

const tokenSchema = z.object({
  token: z.object({
    expires_at: z.string(),
    user: z.object({ id: z.string(), name: z.string() }),
    roles: z.array(z.object({ name: z.string() })).default([]),
    project: z.object({ name: z.string() }).optional(),
    catalog: catalogSchema.default([]),
  }),
});

/** A token with what Keystone says of it. */
export interface KeystoneToken {
  token: string;
  expiresAtMs: number;
  userId: string;
  userName: string;
  roles: string[];
  projectName: string | null;
  catalog: CatalogEntry[];
}

/** With what somebody signs in, as Keystone's v3 API wants it. */
function identityOf({ auth }: CloudSettings, secret: string): object {
  if (auth.method === "password") {
    const { username, userDomain, projectName, projectDomain } = auth;
    return passwordIdentity(username, userDomain, secret, projectName, projectDomain);
  }
  const { credentialId, credentialName, username, userDomain } = auth;
  const who =
    credentialId === ""
      ? { name: credentialName, user: { name: username, domain: { name: userDomain } } }
      : { id: credentialId };
  // It is scoped already: with a scope it would be refused.
  return { identity: { methods: ["application_credential"], application_credential: { ...who, secret } } };
}

function passwordIdentity(name: string, domain: string, password: string, project: string, projectDomain: string) {
  return {
    identity: { methods: ["password"], password: { user: { name, domain: { name: domain }, password } } },
    scope: { project: { name: project, domain: { name: projectDomain } } },
  };
}

async function login(
  sender: HttpSender,
  authUrl: string,
  identity: object,
  context: CallContext,
): Promise<KeystoneToken> {
  const url = `${authUrl}/auth/tokens`;
  const answer = await callService(
    sender,
    KEYSTONE,
    {
      method: "POST",
      url,
      body: JSON.stringify({ auth: identity }),
      recordedBody: "(who signs in, and the secret)",
    },
    context,
  );
  const token = answer.headers["x-subject-token"];
  const parsed = tokenSchema.safeParse(jsonOf(KEYSTONE, answer));
  if (!token || !parsed.success)
    throw new OpenstackError("unusable", "Keystone's answer holds no token.", answer.status);
  const { expires_at, user, roles, project, catalog } = parsed.data.token;
  return {
    token,
    expiresAtMs: Date.parse(expires_at),
    userId: user.id,
    userName: user.name,
    roles: roles.map(({ name }) => name),
    projectName: project?.name ?? null,
    catalog,
  };
}

/** Signs Premonitor in. Keystone says 401 alike for a wrong name, password, project, and a locked user. @throws OpenstackError */
export async function loginAsCloud(
  sender: HttpSender,
  cloud: CloudSettings,
  secret: string,
  context: CallContext,
): Promise<KeystoneToken> {
  return login(sender, cloud.authUrl, identityOf(cloud, secret), context);
}

/** Signs a person in, in the project of the cloud's settings. @throws OpenstackError */
export async function loginAsPerson(
  sender: HttpSender,
  cloud: CloudSettings,
  who: { username: string; password: string; userDomain?: string },
  context: CallContext,
): Promise<KeystoneToken> {
  if (cloud.auth.method !== "password") {
    throw new OpenstackError(
      "rejected",
      "Signing in with Keystone needs a project, and a cloud with an application credential names none: set this cloud up with a password.",
    );
  }
  const { userDomain, projectName, projectDomain } = cloud.auth;
  const identity = passwordIdentity(
    who.username,
    who.userDomain ?? userDomain,
    who.password,
    projectName,
    projectDomain,
  );
  return login(sender, cloud.authUrl, identity, context);
}

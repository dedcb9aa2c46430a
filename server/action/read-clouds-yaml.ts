import { parse } from "yaml";
import { z } from "zod";
import { type CloudSettings, cloudSettingsSchema } from "../../domain/cloud";

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const optional = scalar.nullish().transform((text) => text?.trim() || undefined);

const authSchema = z.object({
  auth_url: optional,
  username: optional,
  password: optional,
  user_domain_name: optional,
  user_domain_id: optional,
  domain_name: optional,
  project_name: optional,
  tenant_name: optional,
  project_id: optional,
  project_domain_name: optional,
  project_domain_id: optional,
  application_credential_id: optional,
  application_credential_name: optional,
  application_credential_secret: optional,
});

/** One cloud of a clouds.yaml, as far as Premonitor needs it. */
export const rawCloudSchema = z.object({
  auth: authSchema.default(authSchema.parse({})),
  auth_type: optional,
  profile: optional,
  cloud: optional,
  region_name: optional,
  regions: z.array(z.union([scalar, z.object({ name: scalar }).transform(({ name }) => name)])).nullish(),
  interface: optional,
  endpoint_type: optional,
  cacert: optional,
  verify: z.unknown().optional(),
});
export type RawCloud = z.infer<typeof rawCloudSchema>;

export interface FoundCloud {
  name: string;
  /** `null` when it cannot be used. */
  cloud: CloudSettings | null;
  secret: string | null;
  /** Why it cannot be used, and what to do; empty when it can. */
  problem: string;
}

/** Reads a file that a clouds.yaml names. */
export type ReadFile = (path: string) => string | null;

/** The id of a cloud of that name. */
function cloudIdOf(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "");
  return id.slice(0, 63) || "cloud";
}

class UnusableError extends Error {}

/** All values stay text: the password `0123` is not the number 123. Errors quote no line: it may hold a secret. */
const PARSING = { schema: "failsafe", prettyErrors: false, maxAliasCount: 100 } as const;

function authUrlOf({ auth_url }: RawCloud["auth"]): string {
  if (auth_url === undefined) throw new UnusableError("It has no auth_url: Keystone's address is missing.");
  const url = auth_url.replace(/\/+$/, "");
  if (/\/v2\.0$/.test(url))
    throw new UnusableError("It names Keystone's version 2.0, which is gone: give the address that ends in /v3.");
  return /\/v3$/.test(url) ? url : `${url}/v3`;
}

/** An id is good where a name is: only `default` differs from the name that Keystone gives that domain. */
function domainOf(name: string | undefined, id: string | undefined): string | undefined {
  if (name !== undefined) return name;
  if (id === undefined) return undefined;
  if (id.toLowerCase() === "default") return "Default";
  throw new UnusableError(
    `It names a domain by its id (${id}): give its name, as user_domain_name or project_domain_name.`,
  );
}

function authOf({ auth, auth_type }: RawCloud): { auth: unknown; secret: string } {
  const kind = auth_type?.replace(/^v3/, "").replaceAll("_", "");
  const isCredential = auth.application_credential_id !== undefined || auth.application_credential_name !== undefined;
  if (kind !== undefined && kind !== "password" && kind !== "applicationcredential") {
    throw new UnusableError(`It signs in by ${auth_type}; Premonitor can by password or application credential.`);
  }
  const userDomain = domainOf(auth.user_domain_name ?? auth.domain_name, auth.user_domain_id) ?? "Default";
  if (kind === "applicationcredential" || (kind === undefined && isCredential)) {
    if (!isCredential)
      throw new UnusableError("It names no application credential: give its id, or its name and user.");
    if (auth.application_credential_secret === undefined)
      throw new UnusableError("The application credential's secret is missing.");
    const { application_credential_id, application_credential_name, username } = auth;
    if (application_credential_id === undefined && username === undefined) {
      throw new UnusableError("The application credential is given by its name: give its user too, or its id.");
    }
    return {
      auth: {
        method: "application_credential",
        credentialId: application_credential_id ?? "",
        credentialName: application_credential_name ?? "",
        username: username ?? "",
        userDomain,
      },
      secret: auth.application_credential_secret,
    };
  }
  if (auth.username === undefined) throw new UnusableError("The user's name (username) is missing.");
  if (auth.password === undefined) throw new UnusableError("The password is missing: it may be in a secure.yaml.");
  const projectName = auth.project_name ?? auth.tenant_name;
  if (projectName === undefined) {
    throw new UnusableError(
      auth.project_id === undefined
        ? "It names no project: without one everything is refused."
        : "It names its project by id: give its name, as project_name.",
    );
  }
  const projectDomain = domainOf(auth.project_domain_name ?? auth.domain_name, auth.project_domain_id) ?? "Default";
  return {
    auth: { method: "password", username: auth.username, userDomain, projectName, projectDomain },
    secret: auth.password,
  };
}

function interfaceOf(raw: RawCloud): string {
  return (raw.interface ?? raw.endpoint_type ?? "public").replace(/URL$/, "").toLowerCase();
}

function caOf({ cacert }: RawCloud, readFile: ReadFile | undefined): string | null {
  if (cacert === undefined) return null;
  if (cacert.includes("-----BEGIN")) return cacert;
  const text = readFile?.(cacert) ?? null;
  if (text === null)
    throw new UnusableError(
      `cacert names the file ${cacert}, which cannot be read from here: add the certificate by hand.`,
    );
  return text;
}

/** A cloud as Premonitor keeps it, out of what a clouds.yaml says of it. */
export function foundCloud(name: string, raw: RawCloud, readFile?: ReadFile): FoundCloud {
  try {
    if (raw.profile !== undefined || raw.cloud !== undefined) {
      throw new UnusableError(
        "It takes its address from a vendor's profile, which Premonitor does not have: write its auth_url.",
      );
    }
    if (raw.verify === false || raw.verify === "false") {
      throw new UnusableError(
        "Certificates are always verified: leave verify out, and give the authority's certificate as cacert.",
      );
    }
    const { auth, secret } = authOf(raw);
    const regions = raw.regions ?? [];
    const parsed = cloudSettingsSchema.safeParse({
      id: cloudIdOf(name),
      authUrl: authUrlOf(raw.auth),
      auth,
      region: raw.region_name ?? (regions.length === 1 ? regions[0] : null),
      interface: interfaceOf(raw),
      caPem: caOf(raw, readFile),
    });
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      throw new UnusableError(`${issue.path.join(".")}: ${issue.message}.`);
    }
    return { name, cloud: parsed.data, secret, problem: "" };
  } catch (error) {
    if (error instanceof UnusableError) return { name, cloud: null, secret: null, problem: error.message };
    throw error;
  }
}

const fileSchema = z.object({ clouds: z.record(z.string(), z.unknown()) });

function merged(one: unknown, other: unknown): unknown {
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) return other ?? one;
  const all = { ...(one as Record<string, unknown>) };
  for (const [key, value] of Object.entries(other)) all[key] = merged(all[key], value);
  return all;
}

/** The clouds of a clouds.yaml by name, as written there. @throws Error that says why it is none */
export function rawClouds(text: string, secureText = ""): Map<string, RawCloud | string> {
  const both = merged(parse(text, PARSING), secureText.trim() === "" ? undefined : parse(secureText, PARSING));
  const file = fileSchema.safeParse(both);
  if (!file.success) throw new Error("it has no `clouds:` with clouds by name");
  return new Map(
    Object.entries(file.data.clouds).map(([name, value]) => {
      const raw = rawCloudSchema.safeParse(value);
      return [
        name,
        raw.success ? raw.data : `${raw.error.issues[0]?.path.join(".")}: ${raw.error.issues[0]?.message}.`,
      ];
    }),
  );
}

/**
 * Reads a clouds.yaml.
 * @param secureText a secure.yaml, laid over it
 * @throws Error when it is none
 */
export function readCloudsYaml(text: string, secureText = "", readFile?: ReadFile): FoundCloud[] {
  return [...rawClouds(text, secureText)].map(([name, raw]) =>
    typeof raw === "string" ? { name, cloud: null, secret: null, problem: raw } : foundCloud(name, raw, readFile),
  );
}

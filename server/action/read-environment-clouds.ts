import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { CloudSettings } from "../../domain/cloud";
import { foundCloud, type RawCloud, type ReadFile, rawCloudSchema, rawClouds } from "./read-clouds-yaml";

type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentClouds {
  clouds: { settings: CloudSettings; secret: string }[];
  /** Why a cloud that was named cannot be used. */
  problems: string[];
}

function fileOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** Where openstackclient looks for a clouds.yaml. */
function placesOf(env: Environment): string[] {
  if (env.OS_CLIENT_CONFIG_FILE) return [env.OS_CLIENT_CONFIG_FILE];
  const folders = [process.cwd(), path.join(os.homedir(), ".config", "openstack"), "/etc/openstack"];
  return folders.map((folder) => path.join(folder, "clouds.yaml"));
}

/** What OS_* variables say; a variable that is not set says nothing. */
function rawOfVariables(env: Environment): RawCloud {
  const text = (name: string) => env[name]?.trim() || undefined;
  return rawCloudSchema.parse({
    auth: {
      auth_url: text("OS_AUTH_URL"),
      username: text("OS_USERNAME"),
      password: env.OS_PASSWORD || undefined,
      user_domain_name: text("OS_USER_DOMAIN_NAME"),
      user_domain_id: text("OS_USER_DOMAIN_ID"),
      project_name: text("OS_PROJECT_NAME") ?? text("OS_TENANT_NAME"),
      project_id: text("OS_PROJECT_ID"),
      project_domain_name: text("OS_PROJECT_DOMAIN_NAME"),
      project_domain_id: text("OS_PROJECT_DOMAIN_ID"),
      application_credential_id: text("OS_APPLICATION_CREDENTIAL_ID"),
      application_credential_name: text("OS_APPLICATION_CREDENTIAL_NAME"),
      application_credential_secret: env.OS_APPLICATION_CREDENTIAL_SECRET || undefined,
    },
    auth_type: text("OS_AUTH_TYPE"),
    region_name: text("OS_REGION_NAME"),
    interface: text("OS_INTERFACE") ?? text("OS_ENDPOINT_TYPE"),
    cacert: text("OS_CACERT"),
  });
}

function overlaid(raw: RawCloud, over: RawCloud): RawCloud {
  const said = <Part extends object>(part: Part) =>
    Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Partial<Part>;
  return { ...raw, ...said(over), auth: { ...raw.auth, ...said(over.auth) } };
}

/**
 * The cloud that a server's environment names, as openstackclient takes it: OS_CLOUD out of a clouds.yaml (with the secure.yaml beside
 * it), else OS_AUTH_URL and its companions; variables go before the file.
 */
export function readEnvironmentClouds(env: Environment, readFile: ReadFile = fileOrNull): EnvironmentClouds {
  const variables = rawOfVariables(env);
  const name = env.OS_CLOUD?.trim();
  if (!name) {
    if (variables.auth.auth_url === undefined) return { clouds: [], problems: [] };
    return usable(foundCloud("environment", variables, readFile), "OS_* variables");
  }
  const file = placesOf(env).find((place) => readFile(place) !== null);
  if (file === undefined) return { clouds: [], problems: [`OS_CLOUD is ${name}, and no clouds.yaml is found.`] };
  try {
    const secure = readFile(path.join(path.dirname(file), "secure.yaml")) ?? "";
    const raw = rawClouds(readFile(file)!, secure).get(name);
    if (raw === undefined) return { clouds: [], problems: [`OS_CLOUD is ${name}, which ${file} does not have.`] };
    if (typeof raw === "string") return { clouds: [], problems: [`${file}, ${name}: ${raw}`] };
    return usable(foundCloud(name, overlaid(raw, variables), readFile), file);
  } catch (error) {
    return { clouds: [], problems: [`${file} cannot be used: ${(error as Error).message}`] };
  }
}

function usable({ name, cloud, secret, problem }: ReturnType<typeof foundCloud>, where: string): EnvironmentClouds {
  if (cloud === null || secret === null) return { clouds: [], problems: [`${where}, ${name}: ${problem}`] };
  return { clouds: [{ settings: cloud, secret }], problems: [] };
}

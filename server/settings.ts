import os from "node:os";
import path from "node:path";
import { SETTINGS, type Setting, type SettingKey } from "./setting-definitions";

type ValueOf<Key extends SettingKey> = (typeof SETTINGS)[Key] extends Setting<infer Value> ? Value : never;
/** Settings that nobody gave and that have no default. */
type OptionalKey =
  | "publicUrl"
  | "pushTlsCertFile"
  | "pushTlsKeyFile"
  | "redisUrl"
  | "redisStateUrl"
  | "sessionKey"
  | "secretsKey"
  | "serverUrl"
  | "token"
  | "caFile"
  | "folders";

/** All settings, checked. Folders are absolute; `redisUrl` and `redisStateUrl` are null where a private Redis is wanted. */
export type Settings = {
  [Key in SettingKey]: Key extends OptionalKey ? ValueOf<Key> | null : ValueOf<Key>;
};

/** A setting that is not allowed, or one that is missing; the message is one line that says what is. */
export class SettingsError extends Error {}

export type Environment = Readonly<Record<string, string | undefined>>;
/** Texts of flags by the key of their setting. */
export type Flags = Readonly<Partial<Record<SettingKey, string>>>;

const settingEntries = Object.entries(SETTINGS) as [SettingKey, Setting<unknown>][];

function readOne(key: SettingKey, definition: Setting<unknown>, flags: Flags, env: Environment): unknown {
  const fromFlag = flags[key];
  const text = fromFlag ?? (env[definition.env]?.trim() || undefined) ?? definition.default;
  if (text === null) return null;
  const result = definition.parser.safeParse(text);
  if (result.success) return result.data;
  const name = fromFlag === undefined ? definition.env : `--${definition.flag}`;
  const shown = definition.secret ? "has a value that is not allowed" : `is "${text}"`;
  throw new SettingsError(`${name} ${shown}: it must be ${definition.allowed}.`);
}

/**
 * Settings from flags, else the environment, else the defaults.
 * @throws SettingsError with one line that names the flag or variable and what is allowed
 */
export function readSettings(flags: Flags, env: Environment): Settings {
  const values = Object.fromEntries(
    settingEntries.map(([key, definition]) => [key, readOne(key, definition, flags, env)]),
  ) as unknown as Settings;
  if (values.pushTlsPort !== 0 && (values.pushTlsCertFile === null || values.pushTlsKeyFile === null)) {
    throw new SettingsError(
      "--push-tls-port needs --push-tls-cert and --push-tls-key: the files of the port's certificate.",
    );
  }
  values.redisStateUrl ??= values.redisUrl;
  values.spool ??= path.join(values.data, "collector");
  return values;
}

/** Where a collector that runs alone keeps its spool when nobody says. */
export function standaloneSpoolFolder(): string {
  return path.join(os.homedir(), ".premonitor");
}

function textOf(key: SettingKey, value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (key.endsWith("Days")) return `${value}d`;
  if (key.endsWith("Share")) return `${Number(value) * 100}%`;
  return key.endsWith("Ms") ? `${value}ms` : String(value);
}

/** The environment that makes `readSettings` give the same settings in a child process. */
export function settingsToEnvironment(settings: Settings): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [key, definition] of settingEntries) {
    const value = settings[key];
    if (value !== null) environment[definition.env] = textOf(key, value);
  }
  return environment;
}

/** The README's table of settings, in Markdown. */
export function settingsTable(): string {
  const lines = ["| flag | environment | default | what it is | allowed |", "|---|---|---|---|---|"];
  for (const [, definition] of settingEntries) {
    const flag = definition.flag === null ? "" : `\`--${definition.flag}\``;
    const fallback = definition.defaultText ?? (definition.default === null ? "" : `\`${definition.default}\``);
    lines.push(`| ${flag} | \`${definition.env}\` | ${fallback} | ${definition.description} | ${definition.allowed} |`);
  }
  return lines.join("\n");
}

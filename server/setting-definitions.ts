import path from "node:path";
import type { z } from "zod";
import { parseSize } from "../bin/memory-size.mjs";
import {
  LOG_LEVELS,
  parseDays,
  parsed,
  parseFolders,
  parseInterval,
  parseLongDuration,
  parseMetricsMemory,
  parsePercent,
  parsePort,
  parseProxies,
  parseUrl,
} from "./setting-parsers";
import { projectRoot } from "./supervise/project-root";

/** Which command takes a setting as a flag. Every setting is also read from the environment. */
export type SettingCommand = "start" | "server" | "collector" | "state";

export interface Setting<Value> {
  /** Without the dashes; `null` when it is taken from the environment only. */
  flag: string | null;
  env: string;
  /** Text as a user would write it; `null` when the setting may be absent. */
  default: string | null;
  /** How the default is told in the table, when it is not `default` itself. */
  defaultText?: string;
  description: string;
  /** What a value must be, for the error and the table. */
  allowed: string;
  /** Its value is never shown in an error. */
  secret?: boolean;
  commands: readonly SettingCommand[];
  parser: z.ZodType<Value, string>;
}

function setting<Value>(definition: Setting<Value>): Setting<Value> {
  return definition;
}

const HTTP = ["http:", "https:"];
const REDIS = ["redis:", "rediss:", "unix:"];
const REDIS_URL_ALLOWED = "redis://…, rediss://… or unix:///path/to/redis.sock";
const INTERVAL_ALLOWED = "0.1 s to 60 s, as 1s, 100ms or a number of seconds";
const folder = parsed((text) => (text === "" ? undefined : path.resolve(text)));
const SERVING = ["start", "server"] as const;

/** Every setting, once: flags, environment, the README's table and the typed settings are made from this table. */
export const SETTINGS = {
  port: setting({
    flag: "port",
    env: "PREMONITOR_PORT",
    default: "3000",
    description: "port of the pages and the API",
    allowed: "a port from 0 to 65535 (0: any free one)",
    commands: SERVING,
    parser: parsed(parsePort),
  }),
  host: setting({
    flag: "host",
    env: "PREMONITOR_HOST",
    default: "127.0.0.1",
    description: "address to listen on; `0.0.0.0` lets other machines in",
    allowed: "an address or a name of this machine",
    commands: SERVING,
    parser: parsed((text) => (/^[A-Za-z0-9.:_-]{1,255}$/.test(text) ? text : undefined)),
  }),
  publicUrl: setting({
    flag: "public-url",
    env: "PREMONITOR_PUBLIC_URL",
    default: null,
    defaultText: "from the request",
    description: "how browsers and collectors reach the server, when that is not its own address (a proxy)",
    allowed: "an http:// or https:// URL",
    commands: SERVING,
    parser: parsed((text) => parseUrl(text, HTTP)),
  }),
  pushTlsPort: setting({
    flag: "push-tls-port",
    env: "PREMONITOR_PUSH_TLS_PORT",
    default: "0",
    defaultText: "`0`: none",
    description:
      "port of `--host` that takes over TLS what other systems push, and knows senders by their certificates too",
    allowed: "a port from 0 to 65535",
    commands: SERVING,
    parser: parsed(parsePort),
  }),
  pushTlsCertFile: setting({
    flag: "push-tls-cert",
    env: "PREMONITOR_PUSH_TLS_CERT",
    default: null,
    description: "PEM file of that port's own certificate, with its chain; it is read again when it changes",
    allowed: "a file",
    commands: SERVING,
    parser: folder,
  }),
  pushTlsKeyFile: setting({
    flag: "push-tls-key",
    env: "PREMONITOR_PUSH_TLS_KEY",
    default: null,
    description: "PEM file of the key of that certificate",
    allowed: "a file",
    commands: SERVING,
    parser: folder,
  }),
  acknowledgedForMs: setting({
    flag: "acknowledged-for",
    env: "PREMONITOR_ACKNOWLEDGED_FOR",
    default: "24h",
    description: "how long an acknowledgement without an end lasts, before an alarm that is still there comes back",
    allowed: "10m to 30d: a number with m, h or d",
    commands: SERVING,
    parser: parsed(parseLongDuration),
  }),
  trustedProxies: setting({
    flag: "trusted-proxies",
    env: "PREMONITOR_TRUSTED_PROXIES",
    default: "loopback",
    description: "proxies whose `X-Forwarded-For` is believed, with commas between",
    allowed: "loopback, addresses or networks (10.0.0.0/8), with commas between",
    commands: SERVING,
    parser: parsed(parseProxies),
  }),
  data: setting({
    flag: "data",
    env: "PREMONITOR_DATA",
    default: path.join(projectRoot(), "data"),
    defaultText: "`data` in the project",
    description: "folder for all that is kept on disk; one instance uses it at a time",
    allowed: "a folder",
    commands: ["start", "server", "state"],
    parser: folder,
  }),
  archivesKeptDays: setting({
    flag: "archives-kept",
    env: "PREMONITOR_ARCHIVES_KEPT",
    default: "365d",
    description: "how long the archives of past days are kept",
    allowed: "1d to 36500d",
    commands: SERVING,
    parser: parsed(parseDays),
  }),
  archivesMaxBytes: setting({
    flag: "archives-max",
    env: "PREMONITOR_ARCHIVES_MAX",
    default: "2g",
    description: "how much disk all archives may take; the oldest go first",
    allowed: "a size as 500m or 10g",
    commands: SERVING,
    parser: parsed((text) => parseSize(text)),
  }),
  processesKeptDays: setting({
    flag: "processes-kept",
    env: "PREMONITOR_PROCESSES_KEPT",
    default: "3d",
    description: "how long the processes of each minute are kept; archives of past days hold them longer",
    allowed: "3d to 30d",
    commands: SERVING,
    parser: parsed((text) => {
      const days = parseDays(text);
      return days !== undefined && days >= 3 && days <= 30 ? days : undefined;
    }),
  }),
  redisUrl: setting({
    flag: "redis-url",
    env: "REDIS_URL",
    default: null,
    defaultText: "a private Redis",
    description: "Redis for the metrics",
    allowed: REDIS_URL_ALLOWED,
    secret: true,
    commands: ["start", "server", "state"],
    parser: parsed((text) => parseUrl(text, REDIS)),
  }),
  redisStateUrl: setting({
    flag: "redis-state-url",
    env: "REDIS_STATE_URL",
    default: null,
    defaultText: "that of the metrics",
    description: "Redis for alarms, journal, users and rules",
    allowed: REDIS_URL_ALLOWED,
    secret: true,
    commands: ["start", "server", "state"],
    parser: parsed((text) => parseUrl(text, REDIS)),
  }),
  metricsMemoryBytes: setting({
    flag: "metrics-memory",
    env: "PREMONITOR_METRICS_MEMORY",
    default: "512m",
    description: "memory that the private Redis for metrics may use; beyond it the data that would expire first goes",
    allowed: "a size of at least 32m, as 512m or 2g",
    commands: SERVING,
    parser: parsed(parseMetricsMemory),
  }),
  sessionKey: setting({
    flag: null,
    env: "PREMONITOR_SESSION_KEY",
    default: null,
    defaultText: "made once, in `data/session.key`",
    description: "secret that seals the session cookies; the same for all servers of one installation",
    allowed: "32 to 256 characters",
    secret: true,
    commands: [],
    parser: parsed((text) => (text.length >= 32 && text.length <= 256 ? text : undefined)),
  }),
  secretsKey: setting({
    flag: null,
    env: "PREMONITOR_SECRETS_KEY",
    default: null,
    defaultText: "made once, in `data/secrets.key`",
    description:
      "secret that seals the passwords of clouds, destinations and sources; the same for all servers of one installation, and worth a backup",
    allowed: "32 to 256 characters",
    secret: true,
    commands: [],
    parser: parsed((text) => (text.length >= 32 && text.length <= 256 ? text : undefined)),
  }),
  logLevel: setting({
    flag: "log-level",
    env: "PREMONITOR_LOG_LEVEL",
    default: "info",
    description: "least severity that is written to `data/logs`",
    allowed: LOG_LEVELS.join(", "),
    commands: ["start", "server", "collector"],
    parser: parsed((text) => LOG_LEVELS.find((level) => level === text)),
  }),
  intervalMs: setting({
    flag: "interval",
    env: "PREMONITOR_INTERVAL",
    default: "1s",
    description: "how often the collector samples",
    allowed: INTERVAL_ALLOWED,
    commands: ["start", "collector"],
    parser: parsed(parseInterval),
  }),
  watchedIntervalMs: setting({
    flag: "watched-interval",
    env: "PREMONITOR_WATCHED_INTERVAL",
    default: "100ms",
    description: "how often it samples while somebody looks at the host",
    allowed: INTERVAL_ALLOWED,
    commands: ["start", "collector"],
    parser: parsed(parseInterval),
  }),
  serverUrl: setting({
    flag: "server",
    env: "PREMONITOR_SERVER",
    default: null,
    description: "server that a collector reports to",
    allowed: "an http:// or https:// URL",
    commands: ["collector"],
    parser: parsed((text) => parseUrl(text, HTTP)),
  }),
  token: setting({
    flag: "token",
    env: "PREMONITOR_TOKEN",
    default: null,
    description: "the collector's token; the environment hides it from `ps`",
    allowed: "a token as `premonitor token create` prints it",
    secret: true,
    commands: ["collector"],
    parser: parsed((text) => (/^\S{16,256}$/.test(text) ? text : undefined)),
  }),
  caFile: setting({
    flag: "ca",
    env: "PREMONITOR_CA",
    default: null,
    description: "PEM file of an own certificate authority that signed the server's certificate",
    allowed: "a file",
    commands: ["collector"],
    parser: folder,
  }),
  spool: setting({
    flag: "spool",
    env: "PREMONITOR_SPOOL",
    default: null,
    defaultText: "`data/collector`, or `~/.premonitor`",
    description: "folder where a collector keeps what it could not send yet, and its rules",
    allowed: "a folder",
    commands: ["start", "collector"],
    parser: folder,
  }),
  processUsers: setting({
    flag: "process-users",
    env: "PREMONITOR_PROCESS_USERS",
    default: "slapuser*",
    description: "users whose processes the collector tells, whatever they take",
    allowed: "names with commas between, `*` for any text",
    commands: ["start", "collector"],
    parser: parsed((text) => (text !== "" && text.length <= 500 ? text : undefined)),
  }),
  processShare: setting({
    flag: "process-share",
    env: "PREMONITOR_PROCESS_SHARE",
    default: "1%",
    description: "other processes are told that take so much of a core, or of the memory",
    allowed: "0% to 100%",
    commands: ["start", "collector"],
    parser: parsed(parsePercent),
  }),
  processNames: setting({
    flag: "process-names",
    env: "PREMONITOR_PROCESS_NAMES",
    default: "no",
    description: "whether the commands of processes are told, with masked arguments",
    allowed: "yes or no",
    commands: ["start", "collector"],
    parser: parsed((text) => (text === "yes" ? true : text === "no" ? false : undefined)),
  }),
  folders: setting({
    flag: "folders",
    env: "PREMONITOR_FOLDERS",
    default: null,
    defaultText: "none",
    description: "folders whose sizes the collector measures once a day, at four in the morning",
    allowed: "absolute paths with commas between, `*` for any text in the last part, as /srv/slapgrid/*",
    commands: ["start", "collector"],
    parser: parsed(parseFolders),
  }),
  benchmarkHour: setting({
    flag: "benchmarks",
    env: "PREMONITOR_BENCHMARKS",
    default: "03:00",
    description:
      "from when on, UTC, the collector runs its benchmarks, once a day; each host adds up to an hour of its own",
    allowed: "HH:MM or off",
    commands: ["start", "collector"],
    parser: parsed((text) => (/^([01]\d|2[0-3]):[0-5]\d$|^off$/.test(text) ? text : undefined)),
  }),
  pathProcfs: setting({
    flag: "path.procfs",
    env: "PREMONITOR_PATH_PROCFS",
    default: "/proc",
    description: "where the collector finds procfs",
    allowed: "a folder",
    commands: ["start", "collector"],
    parser: folder,
  }),
  pathSysfs: setting({
    flag: "path.sysfs",
    env: "PREMONITOR_PATH_SYSFS",
    default: "/sys",
    description: "where the collector finds sysfs",
    allowed: "a folder",
    commands: ["start", "collector"],
    parser: folder,
  }),
};

export type SettingKey = keyof typeof SETTINGS;

import { z } from "zod";
import { parseTypesDb } from "./collectd/types-db";
import { collectdRedisSourceShape } from "./collectd-redis-source";
import { hostIdSchema } from "./host";
import { libvirtSourceShape } from "./libvirt-source";
import { openstackSourceShape } from "./openstack-source";
import { portSchema } from "./port";
import { CLIENT_KEY, prometheusSourceShape } from "./prometheus-source";
import { isUserNamed, signInOfTarget, snmpReceiver, snmpSecretNames, snmpSourceShape } from "./snmp-source";

/** What Premonitor takes from others. Each source is set up on a page, and none needs a restart. */
export const sourceIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "a source's id has 1 to 63 small letters, digits, dashes and underscores");

const address = z
  .string()
  .trim()
  .regex(/^[0-9a-fA-F.:]{2,45}$/, "an address is numeric: 127.0.0.1, 0.0.0.0, ::1");
/** `10.0.0.0/8`, `10.1.2.3`: who may send. */
const network = z
  .string()
  .trim()
  .regex(/^[0-9a-fA-F.:]{2,45}(\/\d{1,3})?$/, "a network is written as 10.0.0.0/8, an address as 10.1.2.3");

const MAX_VALUES_PER_SECOND = 1_000_000;
export const DEFAULT_VALUES_PER_SECOND = 100_000;

const common = {
  id: sourceIdSchema,
  isEnabled: z.boolean().default(true),
  /** What comes beyond it, over a minute and on one server, is not taken: a sender that runs wild is not to take the place of the others. */
  maxValuesPerSecond: z
    .number()
    .int()
    .min(1, "a source takes at least one value a second")
    .max(MAX_VALUES_PER_SECOND, "a source takes at most a million values a second")
    .default(DEFAULT_VALUES_PER_SECOND),
};

const MAX_TYPES_DB = 100_000;
const userName = z
  .string()
  .trim()
  .regex(/^[^\s:,]{1,100}$/, "a user has 1 to 100 characters, without white space, colon and comma");
/** Lines of types.db(5). */
const typesDb = z
  .string()
  .max(MAX_TYPES_DB, "further types have at most 100,000 characters")
  .superRefine((text, context) => {
    try {
      parseTypesDb(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
    }
  });

export const sourceSettingsSchema = z.discriminatedUnion("kind", [
  z.object({
    ...common,
    kind: z.literal("lizmon"),
    /** A second listener without tokens, for monitors that cannot be changed; on loopback only. 0: none. */
    openPort: z.literal(0).or(portSchema).default(0),
  }),
  z.object({
    ...common,
    kind: z.literal("vmstats"),
    address: address.default("127.0.0.1"),
    port: portSchema.default(8899),
    /** Who may speak for other machines than itself. */
    relays: z.array(network).max(64, "there are at most 64 relays").default([]),
  }),
  z
    .object({
      ...common,
      kind: z.literal("collectd"),
      /** Where packets of the network plugin are taken. Port 0: nowhere; write_http comes over the API. */
      address: address.default("127.0.0.1"),
      port: z.literal(0).or(portSchema).default(0),
      /** `sign`: signed or encrypted packets alone. `encrypt`: encrypted ones alone. */
      security: z.enum(["none", "sign", "encrypt"]).default("encrypt"),
      /** Who may sign and encrypt; the passwords are secrets. */
      users: z.array(userName).max(100, "there are at most 100 users").default([]),
      /** Types that are not among the usual ones. */
      typesDb: typesDb.default(""),
    })
    .refine(({ port, security, users }) => port === 0 || security === "none" || users.length > 0, {
      path: ["users"],
      message: "name who may send, or take packets that nobody signed too",
    }),
  z.object({ ...common, ...collectdRedisSourceShape, typesDb: typesDb.default("") }),
  z.object({ ...common, ...prometheusSourceShape }),
  z.object({ ...common, kind: z.literal("otlp") }),
  z.object({
    ...common,
    kind: z.literal("alertmanager"),
    /** The label that names the host; a port in it is left out. */
    hostLabel: z
      .string()
      .trim()
      .regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/, "a label has letters, digits and underscores")
      .default("instance"),
  }),
  z
    .object({ ...common, ...snmpSourceShape })
    .refine((source) => source.targets.every((target) => isUserNamed(signInOfTarget(source, target))), {
      path: ["username"],
      message: "version 3 is asked as a user: name it",
    }),
  z.object({ ...common, ...libvirtSourceShape }),
  z.object({ ...common, ...openstackSourceShape }),
]);
export type SourceSettings = z.infer<typeof sourceSettingsSchema>;
/** As it is written, without what has a default. */
export type SourceSettingsInput = z.input<typeof sourceSettingsSchema>;
export type SourceKind = SourceSettings["kind"];
export type SettingsOf<Kind extends SourceKind> = Extract<SourceSettings, { kind: Kind }>;

/** What a source signs in with, or knows its senders by, by the names that `secretNamesOf` gives. */
export const sourceSecretsSchema = z.record(z.string().min(1).max(200), z.string().max(10_000));
export type SourceSecrets = z.infer<typeof sourceSecretsSchema>;

/** The secret of one who sends to a source. */
export function passwordNameOf(user: string): string {
  return `password of ${user}`;
}

/** Which secrets a source with these settings needs, in the words of the page: `password of alice`. */
export function secretNamesOf(settings: SourceSettings): string[] {
  switch (settings.kind) {
    case "lizmon":
    case "vmstats":
    case "otlp":
    case "alertmanager":
    case "libvirt":
    case "openstack":
      return [];
    case "collectd":
      return settings.port === 0 ? [] : settings.users.map(passwordNameOf);
    case "collectd-redis":
      if (!settings.signsIn) return [];
      return [settings.username === "" ? "password" : passwordNameOf(settings.username)];
    case "prometheus":
      return [
        ...(settings.signIn === "token" ? ["token"] : []),
        ...(settings.signIn === "password" ? [passwordNameOf(settings.username)] : []),
        ...(settings.clientCertPem === null ? [] : [CLIENT_KEY]),
      ];
    case "snmp":
      return snmpSecretNames(settings);
  }
}

/** Where a source sends its secrets; empty for one that only listens. What was kept is never sent elsewhere. */
export function secretsReceiverOf(settings: SourceSettings): string {
  switch (settings.kind) {
    case "lizmon":
    case "vmstats":
    case "collectd":
    case "otlp":
    case "alertmanager":
    case "libvirt":
    case "openstack":
      return "";
    case "collectd-redis": {
      const { protocol, host } = new URL(settings.url);
      return `${protocol}//${host}`;
    }
    case "prometheus":
      return [...new Set(settings.targets.map(({ url }) => new URL(url).origin)), settings.caPem ?? ""]
        .sort()
        .join(" ");
    case "snmp":
      return snmpReceiver(settings);
  }
}

export const sourceSchema = z.object({
  settings: sourceSettingsSchema,
  /** Which secrets are kept. Never their values. */
  keptSecrets: z.array(z.string()),
  changedBy: z.string(),
  changedAtMs: z.number(),
});
export type Source = z.infer<typeof sourceSchema>;

/** Why samples were not taken: how many, and the newest of them as it came. */
const rejectionSchema = z.object({
  reason: z.string(),
  count: z.number().int(),
  example: z.string(),
  atMs: z.number(),
});
export type Rejection = z.infer<typeof rejectionSchema>;

export const MAX_NAMED_HOSTS = 100;

/** What has become of a source lately, over all servers. */
export const sourceStateSchema = z.object({
  /** Whether its listener is open, or its polling goes on, on some server. */
  isRunning: z.boolean(),
  /** Why not, or what failed last, in plain words; empty when all is well. */
  problem: z.string(),
  problemAtMs: z.number(),
  /** Hosts that reported within the newest hour, and the first of them by name. */
  hostCount: z.number().int(),
  hostIds: z.array(hostIdSchema).max(MAX_NAMED_HOSTS),
  /** Of the newest minute. */
  valuesPerSecond: z.number(),
  lastAtMs: z.number().nullable(),
  rejections: z.array(rejectionSchema),
});
export type SourceState = z.infer<typeof sourceStateSchema>;

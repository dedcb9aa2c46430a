import type { Hypervisor } from "../../domain/libvirt-source";
import {
  DEFAULT_VALUES_PER_SECOND,
  passwordNameOf,
  type SettingsOf,
  type SourceKind,
  type SourceSecrets,
  type SourceSettings,
  secretNamesOf,
} from "../../domain/source";
import { scrapeTargetsOf, textOfTargets } from "./scrape-targets";
import { snmpTargetsOf, textOfSnmpTargets } from "./snmp-targets";

type SnmpSettings = SettingsOf<"snmp">;

/** The form of a source: everything as it is typed; the fields of each kind are kept. */
export interface SourceDraft {
  kind: SourceKind;
  id: string;
  isEnabled: boolean;
  maxValuesPerSecond: string;
  /** Those that were typed; the others stay as they are kept. */
  secrets: SourceSecrets;
  openPort: string;
  udpPort: string;
  security: SettingsOf<"collectd">["security"];
  users: string;
  typesDb: string;
  redisUrl: string;
  redisSignsIn: boolean;
  redisUsername: string;
  redisPrefix: string;
  redisEverySeconds: string;
  redisStoresRates: boolean;
  redisWritesForecasts: boolean;
  address: string;
  port: string;
  relays: string;
  targets: string;
  everySeconds: string;
  timeoutSeconds: string;
  patterns: string;
  signIn: SettingsOf<"prometheus">["signIn"];
  username: string;
  caPem: string;
  clientCertPem: string;
  hostLabel: string;
  snmpTargets: string;
  snmpEverySeconds: string;
  snmpVersion: SnmpSettings["version"];
  snmpUsername: string;
  snmpLevel: SnmpSettings["level"];
  snmpDigest: SnmpSettings["digest"];
  snmpCipher: SnmpSettings["cipher"];
  hypervisors: string;
  libvirtEverySeconds: string;
  cloudId: string;
  openstackEverySeconds: string;
}

export const NEW_SOURCE: SourceDraft = {
  kind: "lizmon",
  id: "",
  isEnabled: true,
  maxValuesPerSecond: String(DEFAULT_VALUES_PER_SECOND),
  secrets: {},
  openPort: "",
  udpPort: "",
  security: "encrypt",
  users: "",
  typesDb: "",
  redisUrl: "",
  redisSignsIn: false,
  redisUsername: "",
  redisPrefix: "collectd/",
  redisEverySeconds: "1",
  redisStoresRates: true,
  redisWritesForecasts: false,
  address: "127.0.0.1",
  port: "8899",
  relays: "",
  targets: "",
  everySeconds: "15",
  timeoutSeconds: "10",
  patterns: "",
  signIn: "none",
  username: "",
  caPem: "",
  clientCertPem: "",
  hostLabel: "instance",
  snmpTargets: "",
  snmpEverySeconds: "60",
  snmpVersion: "2c",
  snmpUsername: "",
  snmpLevel: "authPriv",
  snmpDigest: "sha256",
  snmpCipher: "aes",
  hypervisors: "",
  libvirtEverySeconds: "15",
  cloudId: "",
  openstackEverySeconds: "60",
};

/** No port is an empty field. */
const portText = (port: number) => (port === 0 ? "" : String(port));
const wordsOf = (text: string) => text.split(/[\s,]+/).filter((word) => word !== "");

/** The form for changing a source. */
export function draftOfSource(settings: SourceSettings): SourceDraft {
  const { kind, id, isEnabled, maxValuesPerSecond } = settings;
  const base = { ...NEW_SOURCE, kind, id, isEnabled, maxValuesPerSecond: String(maxValuesPerSecond) };
  switch (settings.kind) {
    case "collectd": {
      const { address, port, security, users, typesDb } = settings;
      return { ...base, address, udpPort: portText(port), security, users: users.join(" "), typesDb };
    }
    case "collectd-redis":
      return {
        ...base,
        typesDb: settings.typesDb,
        redisUrl: settings.url,
        redisSignsIn: settings.signsIn,
        redisUsername: settings.username,
        redisPrefix: settings.prefix,
        redisEverySeconds: String(settings.everySeconds),
        redisStoresRates: settings.storesRates,
        redisWritesForecasts: settings.writesForecasts,
      };
    case "lizmon":
      return { ...base, openPort: portText(settings.openPort) };
    case "vmstats":
      return {
        ...base,
        address: settings.address,
        port: String(settings.port),
        relays: settings.relays.join("\n"),
      };
    case "otlp":
      return base;
    case "alertmanager":
      return { ...base, hostLabel: settings.hostLabel };
    case "prometheus":
      return {
        ...base,
        targets: textOfTargets(settings.targets),
        everySeconds: String(settings.everySeconds),
        timeoutSeconds: String(settings.timeoutSeconds),
        patterns: settings.patterns.join(" "),
        signIn: settings.signIn,
        username: settings.username,
        caPem: settings.caPem ?? "",
        clientCertPem: settings.clientCertPem ?? "",
      };
    case "snmp":
      return {
        ...base,
        snmpTargets: textOfSnmpTargets(settings.targets),
        snmpEverySeconds: String(settings.everySeconds),
        snmpVersion: settings.version,
        snmpUsername: settings.username,
        snmpLevel: settings.level,
        snmpDigest: settings.digest,
        snmpCipher: settings.cipher,
      };
    case "libvirt":
      return {
        ...base,
        hypervisors: settings.hypervisors.map(({ uri, name }) => `${uri} ${name}`).join("\n"),
        libvirtEverySeconds: String(settings.everySeconds),
      };
    case "openstack":
      return { ...base, cloudId: settings.cloudId, openstackEverySeconds: String(settings.everySeconds) };
  }
}

/** What is sent to the server, which checks it. */
export function sourceOfDraft(draft: SourceDraft): SourceSettings {
  const common = {
    id: draft.id.trim(),
    isEnabled: draft.isEnabled,
    maxValuesPerSecond: Number(draft.maxValuesPerSecond),
  };
  switch (draft.kind) {
    case "collectd":
      return {
        ...common,
        kind: "collectd",
        address: draft.address.trim(),
        port: Number(draft.udpPort || 0),
        security: draft.security,
        users: [...new Set(wordsOf(draft.users))],
        typesDb: draft.typesDb,
      };
    case "collectd-redis":
      return {
        ...common,
        kind: "collectd-redis",
        url: draft.redisUrl.trim(),
        signsIn: draft.redisSignsIn,
        username: draft.redisSignsIn ? draft.redisUsername.trim() : "",
        prefix: draft.redisPrefix,
        everySeconds: Number(draft.redisEverySeconds),
        storesRates: draft.redisStoresRates,
        writesForecasts: draft.redisWritesForecasts,
        typesDb: draft.typesDb,
      };
    case "lizmon":
      return { ...common, kind: "lizmon", openPort: Number(draft.openPort || 0) };
    case "vmstats":
      return {
        ...common,
        kind: "vmstats",
        address: draft.address.trim(),
        port: Number(draft.port),
        relays: wordsOf(draft.relays),
      };
    case "otlp":
      return { ...common, kind: "otlp" };
    case "alertmanager":
      return { ...common, kind: "alertmanager", hostLabel: draft.hostLabel.trim() };
    case "prometheus":
      return {
        ...common,
        kind: "prometheus",
        targets: scrapeTargetsOf(draft.targets),
        everySeconds: Number(draft.everySeconds),
        timeoutSeconds: Number(draft.timeoutSeconds),
        patterns: wordsOf(draft.patterns),
        signIn: draft.signIn,
        username: draft.signIn === "password" ? draft.username.trim() : "",
        caPem: draft.caPem.trim() || null,
        clientCertPem: draft.clientCertPem.trim() || null,
      };
    case "snmp":
      return {
        ...common,
        kind: "snmp",
        targets: snmpTargetsOf(draft.snmpTargets),
        everySeconds: Number(draft.snmpEverySeconds),
        version: draft.snmpVersion,
        username: draft.snmpUsername.trim(),
        level: draft.snmpLevel,
        digest: draft.snmpDigest,
        cipher: draft.snmpCipher,
      };
    case "libvirt":
      return {
        ...common,
        kind: "libvirt",
        hypervisors: hypervisorsOf(draft.hypervisors),
        everySeconds: Number(draft.libvirtEverySeconds),
      };
    case "openstack":
      return {
        ...common,
        kind: "openstack",
        cloudId: draft.cloudId,
        everySeconds: Number(draft.openstackEverySeconds),
      };
  }
}

/** The secrets that the form asks for: those of a user once the user is named. */
export function secretNamesOfDraft(draft: SourceDraft): string[] {
  return secretNamesOf(sourceOfDraft(draft)).filter((name) => !name.endsWith(passwordNameOf("")));
}

/** One in each line. What is not named is called after the machine in its URI. */
function hypervisorsOf(text: string): Hypervisor[] {
  return text.split("\n").flatMap((line) => {
    const [uri = "", name] = line.trim().split(/\s+/);
    const machine = /^[^/]*\/\/(?:[^@/]*@)?([^/:]*)/.exec(uri)?.[1] || "local";
    return uri === "" ? [] : [{ uri, name: name ?? machine }];
  });
}

import { expect, it } from "vitest";
import type { SnmpSignIn } from "../../domain/snmp-source";
import { type SourceSettingsInput, secretNamesOf, sourceSettingsSchema } from "../../domain/source";
import { draftOfSource, NEW_SOURCE, secretNamesOfDraft, sourceOfDraft } from "./source-draft";

const asked = (username: string, more: object): SnmpSignIn => ({
  version: "3",
  username,
  level: "authPriv",
  digest: "sha256",
  cipher: "aes",
  ...more,
});

const SOURCES: SourceSettingsInput[] = [
  {
    kind: "collectd",
    id: "collectd",
    isEnabled: true,
    address: "0.0.0.0",
    port: 25_826,
    security: "sign",
    users: ["alice", "bob"],
    typesDb: "mine value:GAUGE:0:U\n",
  },
  {
    kind: "collectd-redis",
    id: "dma",
    isEnabled: true,
    url: "rediss://redis-1:6380/2",
    signsIn: true,
    username: "reader",
    prefix: "raw:",
    everySeconds: 5,
    storesRates: false,
    writesForecasts: true,
    typesDb: "mine value:GAUGE:0:U\n",
  },
  { kind: "lizmon", id: "lizmon", isEnabled: true, openPort: 0 },
  { kind: "lizmon", id: "open", isEnabled: false, maxValuesPerSecond: 50, openPort: 8080 },
  { kind: "vmstats", id: "vms", isEnabled: true, address: "0.0.0.0", port: 8899, relays: ["10.0.0.0/8", "10.1.2.3"] },
  {
    kind: "prometheus",
    id: "nodes",
    isEnabled: true,
    targets: [
      { url: "http://web-1:9100/metrics", hostId: "" },
      { url: "https://10.0.0.5/metrics?a=b", hostId: "db-1" },
    ],
    everySeconds: 10,
    timeoutSeconds: 5,
    patterns: ["http_*", "up"],
    signIn: "password",
    username: "scraper",
    caPem: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    clientCertPem: "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----",
  },
  {
    kind: "snmp",
    id: "devices",
    isEnabled: true,
    targets: [
      { address: "10.0.0.1", port: 161, hostId: "switch-1", signIn: null },
      { address: "router.example", port: 1161, hostId: "router", signIn: { version: "2c", communityName: "" } },
      { address: "fe80::1", port: 161, hostId: "six", signIn: { version: "2c", communityName: "lab" } },
      { address: "fe80::2", port: 1161, hostId: "seven", signIn: asked("alice", {}) },
      { address: "10.0.0.2", port: 161, hostId: "eight", signIn: asked("bob", { level: "authNoPriv", digest: "sha" }) },
      { address: "10.0.0.3", port: 161, hostId: "nine", signIn: asked("eve", { cipher: "aes256r" }) },
    ],
    everySeconds: 30,
    version: "3",
    username: "poller",
    level: "authNoPriv",
    digest: "sha512",
    cipher: "aes256b",
  },
  {
    kind: "libvirt",
    id: "vms-of-nodes",
    isEnabled: true,
    hypervisors: [
      { uri: "qemu+ssh://root@node-1/system", name: "node-1" },
      { uri: "test:///default", name: "local" },
    ],
    everySeconds: 5,
  },
  { kind: "openstack", id: "stack", isEnabled: true, cloudId: "east", everySeconds: 120 },
];

it("gives back what it was made from", () => {
  for (const input of SOURCES) {
    const source = sourceSettingsSchema.parse(input);
    expect(sourceOfDraft(draftOfSource(source))).toEqual(source);
  }
});

it("asks for the secrets of a user once the user is named", () => {
  const snmp = { ...NEW_SOURCE, kind: "snmp", snmpVersion: "3" } as const;
  expect(secretNamesOfDraft({ ...snmp, snmpVersion: "2c" })).toEqual(["community"]);
  expect(secretNamesOfDraft(snmp)).toEqual([]);
  const named = ["password of poller", "privacy password of poller"];
  expect(secretNamesOfDraft({ ...snmp, snmpUsername: "poller" })).toEqual(named);
});

it("makes a source that the server takes out of a new form with a name", () => {
  const kinds = sourceSettingsSchema.options.map((option) => option.shape.kind.value);
  for (const kind of kinds) {
    const made = sourceOfDraft({
      ...NEW_SOURCE,
      kind,
      id: "new",
      targets: "web-1:9100",
      redisUrl: "redis://redis-1",
      snmpTargets: "10.0.0.1",
      hypervisors: "qemu:///system",
      cloudId: "east",
    });
    expect(sourceSettingsSchema.parse(made)).toEqual(made);
  }
});

it("asks for the secrets of targets that are asked in other ways, and of the source while any target needs them", () => {
  const secretsOf = (snmpTargets: string) => secretNamesOf(sourceOfDraft({ ...NEW_SOURCE, kind: "snmp", snmpTargets }));
  expect(secretsOf("")).toEqual(["community"]);
  expect(secretsOf("10.0.0.1 a\n10.0.0.2 b 2c:lab\n10.0.0.3 c 3:alice\n10.0.0.4 d 3:bob:authNoPriv:sha")).toEqual([
    "community",
    "community lab",
    "password of alice",
    "privacy password of alice",
    "password of bob",
  ]);
  expect(secretsOf("10.0.0.2 b 2c:lab")).toEqual(["community lab"]);
});

it.each([
  ["10.0.0.1 a 4", "a target that is asked in another way has 2c:NAME or 3:USER behind its host"],
  ["10.0.0.1 a 3:", "give the user's name"],
  ["10.0.0.1 a 3:alice:secret", "messages are noAuthNoPriv, authNoPriv, authPriv"],
])("has %s refused in plain words", (snmpTargets, words) => {
  const refused = sourceSettingsSchema.safeParse(
    sourceOfDraft({ ...NEW_SOURCE, kind: "snmp", id: "new", snmpTargets }),
  );
  expect(refused.error?.issues[0]?.message).toBe(words);
});

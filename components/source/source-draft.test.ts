import { expect, it } from "vitest";
import { type SourceSettingsInput, sourceSettingsSchema } from "../../domain/source";
import { draftOfSource, NEW_SOURCE, sourceOfDraft } from "./source-draft";

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
      { address: "10.0.0.1", port: 161, hostId: "switch-1" },
      { address: "router.example", port: 1161, hostId: "router" },
      { address: "fe80::1", port: 161, hostId: "six" },
      { address: "fe80::2", port: 1161, hostId: "seven" },
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

it("makes a source that the server takes out of a new form with a name", () => {
  const kinds = [
    "collectd",
    "lizmon",
    "vmstats",
    "prometheus",
    "otlp",
    "alertmanager",
    "snmp",
    "libvirt",
    "openstack",
  ] as const;
  for (const kind of kinds) {
    const made = sourceOfDraft({
      ...NEW_SOURCE,
      kind,
      id: "new",
      targets: "web-1:9100",
      snmpTargets: "10.0.0.1",
      hypervisors: "qemu:///system",
      cloudId: "east",
    });
    expect(sourceSettingsSchema.parse(made)).toEqual(made);
  }
});

import { signInOfTarget } from "../../domain/snmp-source";
import type { SettingsOf, SourceKind, SourceSettings } from "../../domain/source";

/** What the kinds are called, and what each takes. */
export const KIND_WORDS: Record<SourceKind, { name: string; takes: string }> = {
  collectd: {
    name: "collectd",
    takes:
      "What collectd's write_http posts to /api/collectd, values and notifications, and packets of its network plugin.",
  },
  "collectd-redis": {
    name: "collectd's Redis",
    takes: "What collectd's write_redis keeps in a Redis of yours. Its nodes are not touched.",
  },
  lizmon: { name: "Lizmon", takes: "What Lizmon's monitors post to /api/perf, each value under its own label." },
  vmstats: { name: "VMstats", takes: "Lines over TCP: an address, and CPU, memory and disk in percent." },
  alertmanager: {
    name: "Alertmanager",
    takes: "What Prometheus judges: Alertmanager's webhook raises alarms here, and clears them when they are resolved.",
  },
  otlp: {
    name: "OpenTelemetry",
    takes: "Metrics that exporters and collectors send over OTLP/HTTP, as JSON or protobuf.",
  },
  prometheus: {
    name: "Prometheus",
    takes: "Scrapes node_exporter and whatever else speaks Prometheus' text format or OpenMetrics.",
  },
  snmp: {
    name: "SNMP",
    takes: "What switches, routers and machines answer over SNMP: interfaces, CPU, memory, filesystems, load.",
  },
  libvirt: {
    name: "libvirt",
    takes: "What hypervisors say of their VMs through libvirt: CPU, memory, disks, interfaces. Each VM is a host.",
  },
  openstack: {
    name: "OpenStack",
    takes:
      "What a connected cloud says of its hypervisors, services and servers, and whose each VM and each of its ports is.",
  },
};

/** What a listener for collectd's packets takes. */
export const SECURITY_WORDS: Record<SettingsOf<"collectd">["security"], string> = {
  encrypt: "encrypted packets only",
  sign: "signed or encrypted packets only",
  none: "any packets, whoever sends them",
};

/** Where a source listens, or what it asks, in words. */
export function placeOfSource(settings: SourceSettings): string {
  switch (settings.kind) {
    case "collectd":
      return settings.port === 0
        ? "over the API"
        : `over the API; UDP ${settings.address} port ${settings.port}, ${SECURITY_WORDS[settings.security]}`;
    case "lizmon":
      return settings.openPort === 0
        ? "over the API"
        : `over the API; on this server's port ${settings.openPort} without a token`;
    case "vmstats":
      return `TCP ${settings.address} port ${settings.port}`;
    case "otlp":
    case "alertmanager":
      return "over the API";
    case "prometheus": {
      const { targets, everySeconds } = settings;
      return `scrapes ${targets.length === 1 ? targets[0]!.url : `${targets.length} targets`} every ${everySeconds} s`;
    }
    case "collectd-redis": {
      const { url, prefix, everySeconds, writesForecasts } = settings;
      const reads = `reads ${prefix}… at ${url} every ${everySeconds} s`;
      return writesForecasts ? `${reads}, and writes forecasts of memory there` : reads;
    }
    case "libvirt": {
      const { hypervisors, everySeconds } = settings;
      const asked = hypervisors.length === 1 ? hypervisors[0]!.uri : `${hypervisors.length} hypervisors`;
      return `asks ${asked} every ${everySeconds} s`;
    }
    case "openstack":
      return `asks the cloud ${settings.cloudId} every ${settings.everySeconds} s`;
    case "snmp": {
      const { targets, everySeconds } = settings;
      const asked = targets.length === 1 ? targets[0]!.address : `${targets.length} targets`;
      const versions = [...new Set(targets.map((target) => signInOfTarget(settings, target).version))].sort();
      return `asks ${asked} every ${everySeconds} s, version ${versions.join(" and ")}`;
    }
  }
}

/** What has a sender push, with its token. @param origin of the server: `https://premonitor.example` */
export function pushLine(kind: SourceKind, origin: string, token: string): string {
  const { protocol, host } = new URL(origin);
  switch (kind) {
    case "collectd":
      return writeHttpLines(origin, ['User "collectd"', `Password "${token}"`]);
    case "lizmon":
      return `liz-monitor --publish ${protocol}//${token}:@${host}/api/perf`;
    case "otlp":
      return `OTEL_EXPORTER_OTLP_ENDPOINT=${origin} OTEL_EXPORTER_OTLP_HEADERS='Authorization=Bearer%20${token}' OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`;
    case "alertmanager":
      return [
        "receivers:",
        "  - name: premonitor",
        "    webhook_configs:",
        `      - url: ${origin}/api/alertmanager`,
        "        http_config:",
        "          authorization:",
        `            credentials: ${token}`,
      ].join("\n");
    case "collectd-redis":
    case "vmstats":
    case "prometheus":
    case "snmp":
    case "libvirt":
    case "openstack":
      return "";
  }
}

/** What has a sender push over TLS with its client certificate. @param origin of the port: `https://premonitor.example:8443` */
export function certificateLines(kind: SourceKind, origin: string): string {
  switch (kind) {
    case "collectd":
      return writeHttpLines(origin, [
        'CACert "/etc/collectd/premonitor-ca.pem"',
        'ClientCert "/etc/collectd/own.pem"',
        'ClientKey "/etc/collectd/own.key"',
      ]);
    case "lizmon":
      return `curl --cacert premonitor-ca.pem --cert own.pem --key own.key --data '{"cpu": 12.5, "mem": 40}' ${origin}/api/perf/$(hostname)/$(date +%s)`;
    case "otlp":
      return [
        `OTEL_EXPORTER_OTLP_ENDPOINT=${origin}`,
        "OTEL_EXPORTER_OTLP_CERTIFICATE=/etc/otel/premonitor-ca.pem",
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE=/etc/otel/own.pem",
        "OTEL_EXPORTER_OTLP_CLIENT_KEY=/etc/otel/own.key",
        "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
      ].join("\n");
    case "alertmanager":
      return [
        "receivers:",
        "  - name: premonitor",
        "    webhook_configs:",
        `      - url: ${origin}/api/alertmanager`,
        "        http_config:",
        "          tls_config:",
        "            ca_file: premonitor-ca.pem",
        "            cert_file: own.pem",
        "            key_file: own.key",
      ].join("\n");
    case "vmstats":
    case "prometheus":
    case "snmp":
    case "libvirt":
    case "openstack":
    case "collectd-redis":
      return "";
  }
}

function writeHttpLines(origin: string, signIn: readonly string[]): string {
  return [
    "LoadPlugin write_http",
    "<Plugin write_http>",
    '  <Node "premonitor">',
    `    URL "${origin}/api/collectd"`,
    ...signIn.map((line) => `    ${line}`),
    '    Format "JSON"',
    "    Notifications true",
    "  </Node>",
    "</Plugin>",
  ].join("\n");
}

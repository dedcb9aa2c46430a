import { expect, it } from "vitest";
import { sourceSettingsSchema } from "../../domain/source";
import { certificateLines, placeOfSource, pushLine } from "./source-words";

it("writes the line for a monitor with the token as the user", () => {
  expect(pushLine("lizmon", "https://premonitor.example:8443", "pm_1_a")).toBe(
    "liz-monitor --publish https://pm_1_a:@premonitor.example:8443/api/perf",
  );
});

it("writes what goes into collectd's configuration, with the token as the password", () => {
  const lines = pushLine("collectd", "https://premonitor.example:8443", "pm_1_a");
  expect(lines).toContain('URL "https://premonitor.example:8443/api/collectd"');
  expect(lines).toContain('Password "pm_1_a"');
});

it("writes what has senders show their certificates", () => {
  const origin = "https://premonitor.example:8443";
  expect(certificateLines("collectd", origin)).toContain(`URL "${origin}/api/collectd"\n    CACert "`);
  expect(certificateLines("lizmon", origin)).toContain(`${origin}/api/perf/$(hostname)/`);
  expect(certificateLines("otlp", origin)).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=${origin}\n`);
  expect(certificateLines("alertmanager", origin)).toContain(`url: ${origin}/api/alertmanager\n`);
});

it("says where a source listens", () => {
  const common = { id: "a", isEnabled: true, maxValuesPerSecond: 1000 };
  const collectd = { ...common, kind: "collectd", address: "0.0.0.0", typesDb: "" } as const;
  expect(placeOfSource({ ...collectd, users: [], port: 0, security: "encrypt" })).toBe("over the API");
  expect(placeOfSource({ ...collectd, users: ["alice"], port: 25_826, security: "sign" })).toBe(
    "over the API; UDP 0.0.0.0 port 25826, signed or encrypted packets only",
  );
  expect(placeOfSource({ ...common, kind: "lizmon", openPort: 0 })).toBe("over the API");
  expect(placeOfSource({ ...common, kind: "vmstats", address: "0.0.0.0", port: 8899, relays: [] })).toBe(
    "TCP 0.0.0.0 port 8899",
  );
  const target = { url: "http://web-1:9100/metrics", hostId: "" };
  const scraped = sourceSettingsSchema.parse({ ...common, kind: "prometheus", targets: [target] });
  expect(placeOfSource(scraped)).toBe("scrapes http://web-1:9100/metrics every 15 s");
  const targets = [{ address: "10.0.0.1", port: 161, hostId: "switch-1" }];
  const snmp = sourceSettingsSchema.parse({ ...common, kind: "snmp", targets });
  expect(placeOfSource(snmp)).toBe("asks 10.0.0.1 every 60 s, version 2c");
});

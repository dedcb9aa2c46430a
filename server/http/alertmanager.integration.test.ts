import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findProgram } from "../../bin/system-program.mjs";
import { freePort } from "../ingest/fixtures/free-port";
import { COLLECTED_HOST, startTestHttp, type TestHttp } from "./start-test-http";

const soon = { timeout: 20_000, interval: 100 };
let http: TestHttp;
let folder: string;
let alertmanager: ChildProcess;
let alertmanagerUrl: string;
let token: string;

beforeAll(async () => {
  const program = findProgram(["prometheus-alertmanager", "alertmanager"], process.env.PATH ?? "");
  if (program === undefined) throw new Error("alertmanager is missing: `apt-get install prometheus-alertmanager`");
  http = await startTestHttp();
  token = await http.addSource({ kind: "alertmanager", id: "prom", isEnabled: true, hostLabel: "instance" });
  folder = mkdtempSync(join(tmpdir(), "premonitor-alertmanager-"));
  const config = join(folder, "alertmanager.yml");
  writeFileSync(
    config,
    `route: { receiver: premonitor, group_wait: 100ms, group_interval: 100ms, group_by: [alertname] }
receivers:
  - name: premonitor
    webhook_configs:
      - url: ${http.url}/api/alertmanager
        http_config:
          authorization:
            credentials: ${token}
`,
  );
  const port = await freePort();
  alertmanagerUrl = `http://127.0.0.1:${port}`;
  const flags = [`--config.file=${config}`, `--storage.path=${folder}`, `--web.listen-address=127.0.0.1:${port}`];
  alertmanager = spawn(program, [...flags, "--cluster.listen-address="], { stdio: "ignore" });
  await vi.waitFor(async () => expect((await fetch(`${alertmanagerUrl}/-/ready`)).status).toBe(200), soon);
});
afterAll(async () => {
  const ended = once(alertmanager, "exit");
  alertmanager.kill("SIGTERM");
  await ended;
  rmSync(folder, { recursive: true });
  await http.stop();
});

/** As Prometheus does. @param endsAt in the past to resolve */
function alert(labels: Record<string, string>, endsAt?: Date): Promise<Response> {
  const body = [{ labels, annotations: { summary: "It is bad" }, startsAt: new Date(Date.now() - 5000), endsAt }];
  return fetch(`${alertmanagerUrl}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

const alarmsOf = async (host: string) =>
  (await http.parts.alarms.list({ host })).map(({ ruleName, state, severity, text }) => [
    ruleName,
    state,
    severity,
    text,
  ]);

describe("Alertmanager", () => {
  it("raises an alarm when an alert fires and clears it when it is resolved", async () => {
    const labels = { alertname: "DiskFull", instance: "db-1:9100", severity: "critical", mountpoint: "/" };
    expect((await alert(labels)).status).toBe(200);
    await vi.waitFor(
      async () => expect(await alarmsOf("db-1")).toEqual([["DiskFull", "active", "failure", "It is bad"]]),
      soon,
    );
    expect(await http.parts.hosts.get("db-1")).toBeDefined();
    await alert(labels, new Date(Date.now() - 1000));
    await vi.waitFor(
      async () => expect(await alarmsOf("db-1")).toEqual([["DiskFull", "cleared", "failure", "It is bad"]]),
      soon,
    );
  });

  it("raises alarms of a host that has a collector, and those of no host on the source's own", async () => {
    await alert({ alertname: "Errors", instance: COLLECTED_HOST });
    await alert({ alertname: "Quorum", severity: "warning" });
    await vi.waitFor(async () => {
      expect(await alarmsOf(COLLECTED_HOST)).toEqual([["Errors", "active", "warning", "It is bad"]]);
      expect(await alarmsOf("prom")).toEqual([["Quorum", "active", "warning", "It is bad"]]);
    }, soon);
  });

  it("answers that it could not store an alarm, so that Alertmanager sends it again", async () => {
    const post = async (alertname: string) => {
      const alert = {
        status: "firing",
        labels: { alertname, instance: "db-2" },
        annotations: {},
        startsAt: new Date(),
        endsAt: "0001-01-01T00:00:00Z",
        fingerprint: "5ef77f1f8a3ecfaa",
      };
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const body = JSON.stringify({ alerts: [alert] });
      return (await fetch(`${http.url}/api/alertmanager`, { method: "POST", headers, body })).status;
    };
    expect(await post("Before")).toBe(204);
    await http.connections.state.config("SET", "maxmemory", "1");
    expect(await post("Full")).toBe(503);
    const state = await http.parts.sourceDesk.stateOf("prom").catch(() => undefined);
    await http.connections.state.config("SET", "maxmemory", "0");
    expect(state).toBeUndefined();
    expect((await http.parts.sourceDesk.stateOf("prom"))?.problem).toMatch(/^an alarm could not be stored: OOM/);
    expect(await post("Full")).toBe(204);
    expect((await http.parts.sourceDesk.stateOf("prom"))?.problem).toBe("");
    expect((await alarmsOf("db-2")).map(([name]) => name)).toEqual(["Full", "Before"]);
  });

  it("says what is wrong with a webhook that is none, and lets in nobody without a token", async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${http.url}/api/alertmanager`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: '{"alerts":[{"status":"burning"}]}',
      });
    expect((await post({})).status).toBe(401);
    const refused = await post({ authorization: `Bearer ${token}` });
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("status")]);
  });
});

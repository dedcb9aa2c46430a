import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseTypesDb } from "../../domain/collectd/types-db";
import { type SettingsOf, sourceSettingsSchema } from "../../domain/source";
import type { SourceView } from "../../domain/source-api";
import { readCertificate } from "../auth/read-certificate";
import { alarmOfNotification } from "../ingest/collectd/alarm-of-notification";
import { type RunningCollectd, runCollectd } from "../ingest/collectd/fixtures/run-collectd";
import { parseJson } from "../ingest/collectd/parse-json";
import { SHIPPED_TYPES } from "../ingest/collectd/shipped-types";
import { TestAuthority } from "../ingest/fixtures/test-authority";
import { PushListener } from "./push-listener";
import { COLLECTED_HOST, startTestHttp, type TestHttp } from "./start-test-http";

const FIXTURES = join(import.meta.dirname, "../ingest/collectd/fixtures");
const PLUGINS = `
LoadPlugin cpu
LoadPlugin memory
LoadPlugin load
LoadPlugin interface
LoadPlugin df
LoadPlugin uptime
<Plugin df>
  MountPoint "/"
</Plugin>
`;
/** What a collector would tell of any Linux machine, by the plugins above. */
const USUAL = [
  "cpu.busy",
  "cpu.core.0.busy",
  "load.1m",
  "memory.used",
  "memory.total",
  "net.lo.in",
  "filesystem./.used",
  "filesystem./.used_ratio",
  "system.uptime",
];
const COME_WITHIN_MS = 20_000;

let http: TestHttp;
let admin: string;
const running: RunningCollectd[] = [];

beforeAll(async () => {
  http = await startTestHttp();
  admin = await http.signIn("ada", "admin");
});
afterAll(async () => {
  await Promise.all(running.map((collectd) => collectd.stop()));
  await http.stop();
});

function run(hostname: string, configuration: string): void {
  running.push(runCollectd(hostname, PLUGINS + configuration));
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

function source(id: string, more: Partial<SettingsOf<"collectd">> = {}): SettingsOf<"collectd"> {
  return sourceSettingsSchema.parse({ kind: "collectd", id, security: "none", ...more }) as SettingsOf<"collectd">;
}

async function newestOf(hostId: string, seriesIds: string[]): Promise<Map<string, number>> {
  const span = { fromMs: Date.now() - 120_000, toMs: Date.now() + 60_000 };
  const found = await http.metricStore.readSeries({ hostId, seriesIds, tier: "1s", ...span });
  return new Map(
    seriesIds.map((id) => [id, found.get(id)?.mean.findLast((value) => !Number.isNaN(value)) ?? Number.NaN]),
  );
}

async function expectUsual(hostId: string): Promise<void> {
  await vi.waitFor(async () => {
    const values = await newestOf(hostId, USUAL);
    expect([...values].filter(([, value]) => !Number.isFinite(value))).toEqual([]);
    expect(values.get("memory.total")).toBeGreaterThan(values.get("memory.used")!);
    for (const id of ["cpu.busy", "cpu.core.0.busy", "filesystem./.used_ratio"]) {
      expect(values.get(id)).toBeGreaterThanOrEqual(0);
      expect(values.get(id)).toBeLessThanOrEqual(1);
    }
  }, COME_WITHIN_MS);
}

async function viewOf(id: string): Promise<SourceView> {
  const response = await fetch(`${http.url}/api/sources`, { headers: { cookie: admin } });
  const { sources } = (await response.json()) as { sources: SourceView[] };
  return sources.find(({ settings }) => settings.id === id)!;
}

describe("an unmodified collectd", () => {
  it("is heard over write_http, in both formats, after it was asked to sign in", async () => {
    const token = await http.addSource(source("over-http"));
    const node = (format: string, more = "") => `
LoadPlugin write_http
<Plugin write_http>
  <Node "premonitor">
    URL "${http.url}/api/collectd"
    User "collectd"
    Password "${token}"
    Format "${format}"
    BufferSize 1024
    ${more}
  </Node>
</Plugin>
`;
    run("json.example", node("JSON"));
    run("rates.example", node("JSON", "StoreRates true"));
    run("command.example", node("Command"));
    await Promise.all(["json.example", "rates.example", "command.example"].map(expectUsual));
    const { state } = await viewOf("over-http");
    expect(state).toMatchObject({ isRunning: true, problem: "", hostCount: 3, rejections: [] });
  }, 60_000);

  it("is heard over write_http with a client certificate instead of a token", async () => {
    const authority = new TestAuthority();
    const { certFile, keyFile } = authority.issue("centre");
    const settings = { host: "127.0.0.1", port: 0, certFile, keyFile };
    const listener = await PushListener.open(http.app, settings, http.parts.logger);
    await http.addSource(source("by-certificate"));
    const sender = authority.issue("certified.example");
    await http.parts.certificates.add({ ...readCertificate(sender.cert), sourceId: "by-certificate", addedBy: "ada" });
    run(
      "certified.example",
      `
LoadPlugin write_http
<Plugin write_http>
  <Node "premonitor">
    URL "https://localhost:${listener.state.port}/api/collectd"
    CACert "${authority.caFile}"
    ClientCert "${sender.certFile}"
    ClientKey "${sender.keyFile}"
    Format "JSON"
    BufferSize 1024
  </Node>
</Plugin>
`,
    );
    await expectUsual("certified.example");
    expect((await viewOf("by-certificate")).state).toMatchObject({ problem: "", hostCount: 1, rejections: [] });
    await running.pop()!.stop();
    await listener.close();
    authority.remove();
  }, 60_000);

  it("is heard over the network plugin, plain, signed and encrypted", async () => {
    const ports = [await freeUdpPort(), await freeUdpPort(), await freeUdpPort()];
    for (const [i, security] of (["none", "sign", "encrypt"] as const).entries()) {
      const users = security === "none" ? [] : ["alice"];
      const secrets = { "password of alice": "weCh3ik0" };
      await http.addSource(source(`udp-${security}`, { port: ports[i]!, security, users }), secrets);
      const signsIn = security === "none" ? "" : `SecurityLevel "${security}"\n Username "alice"\n Password "weCh3ik0"`;
      run(
        `${security}.example`,
        `LoadPlugin network
<Plugin network>
  MaxPacketSize 1024
  <Server "127.0.0.1" "${ports[i]}">
    ${signsIn}
  </Server>
</Plugin>
`,
      );
    }
    await Promise.all(["none.example", "sign.example", "encrypt.example"].map(expectUsual));
    for (const security of ["none", "sign", "encrypt"]) {
      expect((await viewOf(`udp-${security}`)).state).toMatchObject({ problem: "", hostCount: 1, rejections: [] });
    }
    expect(http.log()).not.toContain("weCh3ik0");
  }, 60_000);

  it("has types that agree with those that are shipped here", () => {
    const theirs = parseTypesDb(readFileSync("/usr/share/collectd/types.db", "utf8"));
    expect(theirs.size).toBeGreaterThan(300);
    for (const [type, sources] of SHIPPED_TYPES) expect([type, theirs.get(type)]).toEqual([type, sources]);
  });
});

describe("POST /api/collectd", () => {
  let token: string;
  beforeAll(async () => {
    token = await http.addSource(source("posts", { typesDb: "mine first:GAUGE:0:U, second:DERIVE:0:U" }));
  });
  const post = (body: string, type = "application/json", headers: Record<string, string> = {}) =>
    fetch(`${http.url}/api/collectd`, {
      method: "POST",
      headers: { "content-type": type, authorization: `Basic ${btoa(`collectd:${token}`)}`, ...headers },
      body,
    });

  it("asks for Basic first", async () => {
    const body = readFileSync(join(FIXTURES, "collectd-write_http-metrics.json"), "utf8");
    const response = await fetch(`${http.url}/api/collectd`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="premonitor"']);
  });

  it("raises alarms by notifications, and clears them on OKAY", async () => {
    const [, okay, warning] = readFileSync(join(FIXTURES, "collectd-write_http-notifications.jsonl"), "utf8").split(
      "\n",
    );
    const now = new Date(Date.now() - 1000).toISOString();
    const at = (line: string, time: string) => line.replace(/"startsAt":"[^"]*"/, `"startsAt":"${time}"`);
    expect((await post(at(warning!, now))).status).toBe(200);
    const alarmOf = async () => (await http.parts.alarms.list({ host: "localhost" }))[0];
    await vi.waitFor(async () => {
      expect(await alarmOf()).toMatchObject({
        ruleId: "collectd-notification",
        seriesId: "collectd.dma.memory",
        state: "active",
        severity: "warning",
        value: 12_013_619_008,
        bound: 7_000_000_000,
        text: expect.stringContaining("above the warning threshold"),
      });
    });
    expect((await post(at(okay!, "2026-11-20T11:23:39.236251959Z"), "text/plain")).status).toBe(200);
    expect((await post(at(okay!, new Date().toISOString()), "text/plain")).status).toBe(200);
    await vi.waitFor(async () => expect(await alarmOf()).toMatchObject({ state: "cleared", changeCount: 2 }));
    expect((await http.parts.hosts.get("localhost"))?.id).toBe("localhost");
  });

  it("clears what it raised before the host had a collector, and raises nothing more", async () => {
    const [, okay, warning] = readFileSync(join(FIXTURES, "collectd-write_http-notifications.jsonl"), "utf8").split(
      "\n",
    );
    const at = (line: string, atMs: number) =>
      line
        .replace(/"startsAt":"[^"]*"/, `"startsAt":"${new Date(atMs).toISOString()}"`)
        .replaceAll("localhost", COLLECTED_HOST);
    const [notification] = parseJson(at(warning!, Date.now() - 2000), SHIPPED_TYPES).notifications;
    const raised = alarmOfNotification(notification!, SHIPPED_TYPES);
    await http.parts.alarms.apply(COLLECTED_HOST, raised, { runId: raised.atMs, sequence: 0 }, "source posts");
    const alarm = async () => (await http.parts.alarms.list({ host: COLLECTED_HOST }))[0];
    expect(await alarm()).toMatchObject({ ruleId: "collectd-notification", state: "active" });
    expect((await post(at(okay!, Date.now() - 1000))).status).toBe(200);
    await vi.waitFor(async () => expect(await alarm()).toMatchObject({ state: "cleared", changeCount: 2 }));
    expect((await post(at(warning!, Date.now()))).status).toBe(200);
    await vi.waitFor(async () => {
      expect((await viewOf("posts")).state?.rejections[0]?.reason).toContain("has a collector of its own");
    });
    expect(await alarm()).toMatchObject({ state: "cleared", changeCount: 2 });
  });

  it("takes the operator's own types, and what can be read of a body", async () => {
    const nowSeconds = Date.now() / 1000;
    const line = (name: string, values: string) =>
      `PUTVAL web-9/${name} interval=1 ${nowSeconds.toFixed(3)}:${values}\r\n`;
    expect(
      (await post(line("x-a b/mine", "1:2").replace("PUTVAL ", 'PUTVAL "').replace("mine", 'mine"'), "text/plain"))
        .status,
    ).toBe(200);
    expect((await post(line("x/other", "1") + line("users/users", "4"), "text/plain")).status).toBe(200);
    await vi.waitFor(async () => {
      expect(
        Object.fromEntries(await newestOf("web-9", ["collectd.x-a b.mine.first", "collectd.users.users"])),
      ).toEqual({
        "collectd.x-a b.mine.first": 1,
        "collectd.users.users": 4,
      });
    }, 10_000);
    expect((await viewOf("posts")).state?.rejections[0]).toMatchObject({
      reason: "the type other is not known: add its line of types.db to the source",
      count: 1,
    });
  });

  it("refuses what it cannot read, and what is too large", async () => {
    const refused = await post("{}");
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ message: "Not taken: the body is no array of values or notifications." }),
    ]);
    expect((await post("PUTVAL", "text/plain")).status).toBe(400);
    expect((await post("[]", "application/xml")).status).toBe(415);
    expect((await post(`[${" ".repeat(5 << 20)}]`)).status).toBe(413);
  });
});

describe("a listener for packets", () => {
  it("says whose packets it did not take, and why it cannot listen", async () => {
    const port = await freeUdpPort();
    await http.addSource(source("strict", { port, security: "sign", users: ["user"] }), {
      "password of user": "secret",
    });
    const packets = readFileSync(join(FIXTURES, "collectd-network-packets.jsonl"), "utf8").trim().split("\n");
    const sender = createSocket("udp4");
    for (const line of packets) {
      sender.send(Buffer.from((JSON.parse(line) as { hex: string }).hex, "hex"), port, "127.0.0.1");
    }
    await vi.waitFor(async () => {
      const { state } = await viewOf("strict");
      expect(state?.rejections.map(({ reason, count }) => [reason, count])).toContainEqual([
        "the packet is not signed, and only signed ones are taken",
        5,
      ]);
      expect(state?.rejections.some(({ reason }) => reason.startsWith("a signed packet is more than 15 min old"))).toBe(
        true,
      );
    });
    sender.close();
    await http.addSource(source("second", { port }));
    expect((await viewOf("second")).state).toMatchObject({
      isRunning: false,
      problem: `127.0.0.1 port ${port} (UDP) cannot be opened: something else listens there`,
    });
  });
});

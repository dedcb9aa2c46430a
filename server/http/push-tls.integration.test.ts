import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { Agent, fetch as fetchWith } from "undici";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { SenderCertificate } from "../../domain/sender-certificate";
import { type SourceKind, sourceSettingsSchema } from "../../domain/source";
import type { SourceList, SourceView } from "../../domain/source-api";
import { type IssuedCertificate, TestAuthority } from "../ingest/fixtures/test-authority";
import { PushListener } from "./push-listener";
import { startTestHttp, type TestHttp } from "./start-test-http";

const COLLECTD = readFileSync(
  join(import.meta.dirname, "../ingest/collectd/fixtures/collectd-write_http-metrics.json"),
  "utf8",
);
let authority: TestAuthority;
let server: IssuedCertificate;
let http: TestHttp;
let listener: PushListener;
let tls: string;
let admin: string;
const agents: Agent[] = [];

beforeAll(async () => {
  authority = new TestAuthority();
  server = authority.issue("centre");
  http = await startTestHttp({ parts: { pushTls: () => listener.state } });
  const { certFile, keyFile } = server;
  listener = await PushListener.open(http.app, { host: "127.0.0.1", port: 0, certFile, keyFile }, http.parts.logger);
  tls = `https://127.0.0.1:${listener.state.port}`;
  admin = await http.signIn("ada", "admin");
});
afterAll(async () => {
  await Promise.all(agents.map((agent) => agent.destroy()));
  await listener.close();
  await http.stop();
  authority.remove();
});

/** A connection of its own that shows a certificate, or none. */
function agentWith(shown?: IssuedCertificate): Agent {
  const own = shown && { cert: shown.cert, key: shown.key };
  const agent = new Agent({ connections: 1, connect: { ca: authority.caPem, ...own } });
  agents.push(agent);
  return agent;
}

const now = () => Math.floor(Date.now() / 1000);
const cpu = (value: number) => ({ path: `/api/perf/web-1/${now()}`, body: `{"cpu": ${value}}` });

async function push(
  agent: Agent,
  { path, body }: { path: string; body: string },
  headers: Record<string, string> = {},
) {
  const answer = await fetchWith(tls + path, {
    dispatcher: agent,
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return [answer.status, await answer.text()] as [number, string];
}

async function change(method: "POST" | "DELETE", path: string, body?: object): Promise<Response> {
  const headers = { cookie: admin, origin: http.url, ...(body ? { "content-type": "application/json" } : {}) };
  return fetch(`${http.url}/api/sources/${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

async function list(sourceId: string, certificate: string): Promise<SenderCertificate> {
  const response = await change("POST", `${sourceId}/certificates`, { certificate });
  expect(response.status).toBe(201);
  return (await response.json()) as SenderCertificate;
}

async function sources(): Promise<SourceList> {
  return (await (await fetch(`${http.url}/api/sources`, { headers: { cookie: admin } })).json()) as SourceList;
}
const viewOf = async (id: string): Promise<SourceView> =>
  (await sources()).sources.find(({ settings }) => settings.id === id)!;

const source = (kind: SourceKind, id: string) => sourceSettingsSchema.parse({ kind, id });

describe("the port for pushes over TLS", () => {
  it.each([
    ["lizmon", 200, () => cpu(12)],
    ["collectd", 200, () => ({ path: "/api/collectd", body: COLLECTD })],
    ["otlp", 200, () => ({ path: "/v1/metrics", body: '{"resourceMetrics":[]}' })],
    ["alertmanager", 204, () => ({ path: "/api/alertmanager", body: '{"alerts":[]}' })],
  ] as const)("lets in who shows a certificate that a source of %s lists", async (kind, status, message) => {
    const issued = authority.issue(`sender of ${kind}`);
    await http.addSource(source(kind, `by-certificate-${kind}`));
    const agent = agentWith(issued);
    expect((await push(agent, message()))[0]).toBe(403);
    await list(`by-certificate-${kind}`, issued.cert);
    expect((await push(agent, message()))[0]).toBe(status);
    expect((await viewOf(`by-certificate-${kind}`)).certificates).toMatchObject([
      { subject: `sender of ${kind}`, addedBy: "ada", lastUsedAtMs: expect.any(Number) },
    ]);
  });

  it("takes what comes, tells in the journal who was let in, and no more after the certificate was removed", async () => {
    const issued = authority.issue("web-1");
    await http.addSource(source("lizmon", "lab"));
    const { fingerprint } = await list("lab", issued.cert);
    const agent = agentWith(issued);
    expect(await push(agent, cpu(25))).toEqual([200, ""]);
    await vi.waitFor(async () => {
      const span = { fromMs: Date.now() - 60_000, toMs: Date.now() + 60_000 };
      const found = await http.metricStore.readSeries({
        hostId: "web-1",
        seriesIds: ["cpu.busy"],
        tier: "1s",
        ...span,
      });
      expect(found.get("cpu.busy")?.mean.at(-1)).toBe(0.25);
    }, 5000);
    expect((await change("DELETE", `lab/certificates/${fingerprint}`)).status).toBe(204);
    expect(await push(agent, cpu(26))).toEqual([403, expect.stringContaining("add it in Settings, Sources")]);
    const journal = await http.connections.state.xrange("s:journal", "-", "+");
    const text = JSON.stringify(journal);
    expect(text).toContain(`let the certificate of web-1 (SHA-256 ${fingerprint}) push for the source lab`);
    expect(text).toContain(`removed the certificate of web-1 (SHA-256 ${fingerprint}) from the source lab`);
  });

  it("refuses a certificate that no source lists, with its fingerprint on the page", async () => {
    const issued = authority.issue("stranger");
    await http.addSource(source("lizmon", "strict"));
    const [status, answer] = await push(agentWith(issued), cpu(1));
    const sha256 = /SHA-256 ([0-9a-f]{64})/.exec(answer)![1];
    expect([status, answer]).toEqual([403, expect.stringContaining("No source lists the certificate of stranger")]);
    expect((await viewOf("strict")).state?.rejections[0]).toMatchObject({
      reason: "a sender showed a certificate that no source lists: add it, if it is yours",
      count: 1,
      example: `stranger, SHA-256 ${sha256}`,
    });
  });

  it("refuses a certificate that has ended, or is not good yet, also when it is listed", async () => {
    await http.addSource(source("lizmon", "ended"));
    const dayMs = 86_400_000;
    const ended = authority.issue("old-1", { fromMs: Date.now() - 2 * dayMs, untilMs: Date.now() - dayMs });
    const early = authority.issue("new-1", { fromMs: Date.now() + dayMs, untilMs: Date.now() + 2 * dayMs });
    for (const { cert } of [ended, early]) await list("ended", cert);
    expect(await push(agentWith(ended), cpu(1))).toEqual([
      403,
      expect.stringMatching(/The certificate of old-1 ended at .*: renew it, and add the new one/),
    ]);
    expect(await push(agentWith(early), cpu(1))).toEqual([
      403,
      expect.stringMatching(/The certificate of new-1 is good from .* on only/),
    ]);
    const reasons = (await viewOf("ended")).state?.rejections.map(({ reason, count }) => [reason, count]);
    expect(reasons).toEqual([
      ["a sender's certificate is not good yet: see to the clocks of both machines", 1],
      ["a sender's certificate has ended: renew it, and add the new one here", 1],
    ]);
  });

  it("knows tokens too, asks who shows neither, and lets no certificate push for another kind", async () => {
    const token = await http.addSource(source("lizmon", "tokens"));
    const agent = agentWith();
    expect(await push(agent, cpu(1))).toEqual([401, expect.stringContaining("Show a client certificate")]);
    expect((await push(agent, cpu(1), { authorization: `Bearer ${token}` }))[0]).toBe(200);
    const issued = authority.issue("of lizmon");
    await list("tokens", issued.cert);
    expect(await push(agentWith(issued), { path: "/v1/metrics", body: "{}" })).toEqual([
      403,
      expect.stringContaining("The source tokens takes no otlp data"),
    ]);
  });

  it("serves nothing but what is pushed", async () => {
    const agent = agentWith();
    const bearer = { authorization: `Bearer ${await http.makeToken("admin")}` };
    for (const path of ["/", "/login", "/healthz", "/api/hosts", "/api/perf/web-1", "/no/such/thing"]) {
      const answer = await fetchWith(tls + path, { dispatcher: agent, headers: bearer, redirect: "manual" });
      expect([path, answer.status]).toEqual([path, 404]);
      await answer.body?.cancel();
    }
    const origin = { origin: http.url, "content-type": "application/json" };
    const signIn = await push(agent, { path: "/api/login", body: '{"name":"ada","password":"x"}' }, origin);
    expect(signIn[0]).toBe(404);
  });

  it("knows a sender that resumes a TLS session", async () => {
    const issued = authority.issue("resumer");
    await http.addSource(source("lizmon", "resumed"));
    await list("resumed", issued.cert);
    const open = (session?: Buffer) =>
      new Promise<TLSSocket>((resolve, reject) => {
        const { cert, key } = issued;
        const { port } = listener.state;
        const more = session ? { session } : {};
        const socket = connect({ host: "127.0.0.1", port, ca: authority.caPem, cert, key, ...more }, () =>
          resolve(socket),
        );
        socket.once("error", reject);
      });
    const post = (socket: TLSSocket) =>
      new Promise<string>((resolve) => {
        const { path, body } = cpu(1);
        socket.write(
          `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
        socket.once("data", (data) => resolve(data.toString().split("\r\n")[0]!));
      });
    const first = await open();
    const session = new Promise<Buffer>((resolve) => first.once("session", resolve));
    expect(await post(first)).toBe("HTTP/1.1 200 OK");
    const second = await open(await session);
    expect(second.isSessionReused()).toBe(true);
    expect(await post(second)).toBe("HTTP/1.1 200 OK");
    first.destroy();
    second.destroy();
  });

  it("takes its own certificate anew when the files change, and keeps the old one while they do not fit", async () => {
    const subjectNow = () =>
      new Promise<string>((resolve) => {
        const socket = connect({ host: "127.0.0.1", port: listener.state.port, ca: authority.caPem }, () => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.destroy();
        });
      });
    expect(await subjectNow()).toBe("centre");
    const renewed = authority.issue("centre, renewed", { untilMs: Date.now() + 3_600_000 });
    writeFileSync(server.certFile, renewed.cert);
    await listener.look();
    expect([await subjectNow(), (await sources()).pushTls?.problem]).toEqual([
      "centre",
      expect.stringContaining("are no certificate with its key"),
    ]);
    writeFileSync(server.keyFile, renewed.key);
    await listener.look();
    expect([await subjectNow(), (await sources()).pushTls?.problem]).toEqual(["centre, renewed", ""]);
    const issued = authority.issue("after renewal");
    await http.addSource(source("lizmon", "renewed"));
    await list("renewed", issued.cert);
    expect((await push(agentWith(issued), cpu(1)))[0]).toBe(200);
  });

  it("does not open without its files", async () => {
    const settings = { host: "127.0.0.1", port: 0, certFile: "/nowhere.pem", keyFile: server.keyFile };
    await expect(PushListener.open(http.app, settings, http.parts.logger)).rejects.toThrow("/nowhere.pem");
  });
});

describe("certificates of a source", () => {
  it("may be given by their fingerprint, and get their names when they come", async () => {
    const issued = authority.issue("late-1");
    await http.addSource(source("lizmon", "prints"));
    const [, answer] = await push(agentWith(issued), cpu(1));
    const fingerprint = /[0-9a-f]{64}/.exec(answer)![0];
    const asOpenssl = `sha256 Fingerprint=${fingerprint.toUpperCase().match(/../g)!.join(":")}`;
    expect(await list("prints", asOpenssl)).toMatchObject({ fingerprint, subject: "", validUntilMs: null });
    expect((await push(agentWith(issued), cpu(1)))[0]).toBe(200);
    expect((await viewOf("prints")).certificates).toMatchObject([
      { subject: "late-1", validUntilMs: expect.any(Number) },
    ]);
  });

  it("are refused when they are none, are listed already, or the source takes none; and go with their source", async () => {
    const issued = authority.issue("twice");
    await http.addSource(source("lizmon", "first"));
    await http.addSource(source("vmstats", "lines"));
    await list("first", issued.cert);
    const refusalOf = async (sourceId: string, certificate: string) => {
      const response = await change("POST", `${sourceId}/certificates`, { certificate });
      return [response.status, ((await response.json()) as { message: string }).message];
    };
    expect(await refusalOf("first", "hello")).toEqual([400, "Give a certificate as PEM, or its SHA-256 fingerprint."]);
    expect(await refusalOf("first", issued.key)).toEqual([400, expect.stringContaining("That is a private key")]);
    expect(await refusalOf("first", issued.cert + authority.caPem)).toEqual([
      400,
      expect.stringContaining("one certificate at a time"),
    ]);
    expect(await refusalOf("first", issued.cert.replace(/\n.{60}/, "\nAAAA"))).toEqual([
      400,
      "The certificate is damaged: copy all of its lines.",
    ]);
    expect(await refusalOf("first", issued.cert)).toEqual([409, expect.stringContaining("remove it there first")]);
    expect(await refusalOf("lines", authority.issue("x").cert)).toEqual([400, expect.stringContaining("needs no")]);
    expect(await refusalOf("nobody", issued.cert)).toEqual([404, "There is no source nobody."]);
    expect((await change("DELETE", `lines/certificates/${"0".repeat(64)}`)).status).toBe(404);
    expect((await change("DELETE", "first")).status).toBe(204);
    expect(await http.parts.certificates.list()).not.toContainEqual(expect.objectContaining({ subject: "twice" }));
  });
});

import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeChunk } from "../../domain/chunk";
import { makeSchema } from "../../domain/frame";
import { consumptionXml } from "../download/consumption-xml";
import { startTestHttp, type TestHttp } from "./start-test-http";

let http: TestHttp;
let path: string;
let linkId: string;
let cookie: string;
const MINUTE_MS = 60_000;

beforeAll(async () => {
  http = await startTestHttp();
  await http.parts.hosts.ensure("web-1");
  await http.parts.hosts.ensure("db-1");
  cookie = await http.signIn("ada", "operator");
  const minuteMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const timesMs = Array.from({ length: 10 }, (_, i) => minuteMs + i * 1000);
  const values = timesMs.map(() => 1.5);
  const bytes = encodeChunk({
    minuteMs,
    partial: false,
    seriesIds: ["load.1m"],
    timesMs,
    columns: [values],
    rollups: [{ min: 1.5, mean: 1.5, max: 1.5 }],
  });
  await http.metricStore.storeChunk({ hostId: "web-1", tier: "1s", runId: 1, sequence: 1, bytes });
  const schema = makeSchema(["load.1m"]);
  await http.metricStore.storeSchema({ hostId: "web-1", runId: 1, sequence: 2, schema });
  const made = await fetch(`${http.url}/api/download-links`, {
    method: "POST",
    headers: { cookie, origin: http.url, "content-type": "application/json" },
    body: JSON.stringify({ name: "for the auditor" }),
  });
  expect(made.status).toBe(201);
  const answer = await made.json();
  linkId = answer.link.id;
  path = answer.path;
});
afterAll(() => http.stop());

const get = (address: string) => fetch(http.url + address, { redirect: "manual" });
const rootOf = (address: string) => address.replace(/server-log\/$/, "");

describe("a secret link", () => {
  it("is 64 hexadecimal digits, answers OK, and lists hosts, files and their rows", async () => {
    expect(path).toMatch(/^\/[0-9a-f]{64}\/server-log\/$/);
    const root = await get(rootOf(path));
    expect([root.status, root.headers.get("content-type"), await root.text()]).toEqual([
      200,
      "text/plain; charset=utf-8",
      "OK",
    ]);
    const hosts = await (await get(path)).text();
    expect(hosts).toContain('<a href="web-1/">web-1/</a>');
    const files = await get(`${path}web-1/`);
    expect(files.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await files.text()).toContain('<a href="system_loadavg.csv">system_loadavg.csv</a>');
    const never = await get(`${path}db-1/`);
    expect([never.status, await never.text()]).toEqual([200, expect.stringContaining("server-log/db-1/")]);
    const csv = await get(`${path}web-1/system_loadavg.csv`);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(await csv.text()).toMatch(/^time,entry\r\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,1\.5\r\n/);
  });

  it("lists today's files with their sizes and times, and sends them in part, compressed, and again only when they are new", async () => {
    const file = `${path}web-1/system_loadavg.csv`;
    const ask = (headers: Record<string, string>) =>
      fetch(http.url + file, { headers: { "accept-encoding": "identity", "cache-control": "max-age=0", ...headers } });
    const whole = await ask({});
    const text = await whole.text();
    const [etag, ranges] = ["etag", "accept-ranges"].map((name) => whole.headers.get(name)!);
    expect([etag?.startsWith('"'), ranges]).toEqual([true, "bytes"]);
    const listed = await fetch(`${http.url}${path}web-1/`, { headers: { accept: "application/json" } });
    const { files } = (await listed.json()) as { files: { name: string; sizeBytes: number; writtenAtMs: number }[] };
    const { sizeBytes, writtenAtMs } = files.find(({ name }) => name === "system_loadavg.csv")!;
    expect(sizeBytes).toBe(text.length);
    const time = new Date(writtenAtMs).toISOString().slice(0, 19).replace("T", " ");
    expect(text.trimEnd().split("\r\n").at(-1)).toBe(`${time},1.5`);
    expect(await (await get(`${path}web-1/`)).text()).toContain(`${time}  ${sizeBytes}\n`);

    const again = await ask({ "if-none-match": `"other", W/${etag}` });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    const part = await ask({ range: "bytes=5-9", "if-range": etag! });
    expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([
      206,
      text.slice(5, 10),
      `bytes 5-9/${text.length}`,
    ]);
    expect(await (await ask({ range: "bytes=-3" })).text()).toBe(text.slice(-3));
    expect((await ask({ range: "bytes=5-9", "if-range": '"older"' })).status).toBe(200);
    const beyond = await ask({ range: "bytes=99999-" });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${text.length}`]);
    expect((await ask({ range: "bytes=0-1,4-5" })).status).toBe(200);
    expect((await ask({ range: "lines=0-1" })).status).toBe(200);
    expect((await ask({ "accept-encoding": "gzip" })).headers.get("etag")).toBe(`W/${etag}`);
  });

  it("compresses what is large", async () => {
    const past = Array.from({ length: 30 }, (_, i) => Date.UTC(2026, 9, 1 + i));
    for (const dayMs of past) await http.parts.archives.write("db-1", dayMs, [{ name: "a.csv", text: "" }], Date.now());
    const list = await fetch(`${http.url}${path}db-1/data-log/`, { headers: { "accept-encoding": "gzip" } });
    expect([list.headers.get("content-encoding"), list.headers.get("vary")]).toEqual([
      "gzip",
      expect.stringContaining("accept-encoding"),
    ]);
    expect((await list.text()).match(/\.tar\.gz<\/a>/g)).toHaveLength(30);
  });

  it("lists and sends archives, whole or in part, and again only when they are new", async () => {
    const text = "time,entry\r\n".repeat(500);
    await http.parts.archives.write("web-1", Date.UTC(2026, 10, 19), [{ name: "dump_system.csv", text }], Date.now());
    const folder = `${path}web-1/data-log/`;
    expect(await (await get(folder)).text()).toMatch(
      /<a href="2026-11-19.tar.gz">2026-11-19.tar.gz<\/a> +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}\d+\n/,
    );
    const json = await fetch(http.url + folder, { headers: { accept: "application/json" } });
    expect(json.headers.get("content-type")).toContain("application/json");
    const { files } = (await json.json()) as { files: { name: string; sizeBytes?: number }[] };
    expect(files.map(({ name }) => name)).toEqual(["system_loadavg.csv", "2026-11-19.tar.gz"]);
    const whole = await get(`${folder}2026-11-19.tar.gz`);
    expect([whole.status, whole.headers.get("content-type")]).toEqual([200, "application/gzip"]);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.length).toBe(files[1]!.sizeBytes);
    expect(gunzipSync(bytes).toString()).toContain(text);
    const tag = whole.headers.get("etag")!;
    const again = await fetch(`${http.url}${folder}2026-11-19.tar.gz`, {
      headers: { "if-none-match": tag, "cache-control": "max-age=0" },
    });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    const part = await fetch(`${http.url}${folder}2026-11-19.tar.gz`, { headers: { range: "bytes=10-19" } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);
    const signedIn = await fetch(`${http.url}/api/archives/web-1/2026-11-19.tar.gz`, { headers: { cookie } });
    expect(Buffer.from(await signedIn.arrayBuffer()).equals(bytes)).toBe(true);
    const list = await (await fetch(`${http.url}/api/archives/web-1`, { headers: { cookie } })).json();
    expect(list).toMatchObject({ archives: [{ name: "2026-11-19.tar.gz", sizeBytes: bytes.length }] });
    for (const name of ["2026-11-18.tar.gz", "..%2f..%2fweb-1%2f2026-11-19.tar.gz"]) {
      expect((await fetch(`${http.url}/api/archives/web-1/${name}`, { headers: { cookie } })).status).toBe(404);
    }
  });

  it("lists and sends the consumption report beside the archive of its day", async () => {
    const xml = consumptionXml("web-1", Date.UTC(2026, 10, 19), []);
    await http.parts.archives.writeConsumption("web-1", Date.UTC(2026, 10, 19), xml);
    const folder = `${path}web-1/data-log/`;
    const listed = await fetch(http.url + folder, { headers: { accept: "application/json" } });
    const { files } = (await listed.json()) as { files: { name: string; sizeBytes?: number }[] };
    expect(files.slice(-2)).toEqual([
      { name: "2026-11-19.tar.gz", sizeBytes: expect.any(Number), writtenAtMs: expect.any(Number) },
      { name: "2026-11-19.xml", sizeBytes: xml.length, writtenAtMs: expect.any(Number) },
    ]);
    const report = await get(`${folder}2026-11-19.xml`);
    expect([report.status, report.headers.get("content-type")]).toEqual([200, "application/xml"]);
    expect(await report.text()).toBe(xml);
    const known = { "if-none-match": report.headers.get("etag")!, "cache-control": "max-age=0" };
    expect((await fetch(`${http.url}${folder}2026-11-19.xml`, { headers: known })).status).toBe(304);
    expect((await get(`${folder}2026-11-18.xml`)).status).toBe(404);
    const list = await (await fetch(`${http.url}/api/archives/web-1`, { headers: { cookie } })).json();
    expect(list).toMatchObject({ archives: [{ name: "2026-11-19.tar.gz", consumption: { name: "2026-11-19.xml" } }] });
    const signedIn = await fetch(`${http.url}/api/archives/web-1/2026-11-19.xml`, { headers: { cookie } });
    expect(await signedIn.text()).toBe(xml);
  });

  it("leads to the hosts that it was made for and to no other, until it ends, and every archive that is taken is recorded", async () => {
    const make = (body: object) =>
      fetch(`${http.url}/api/download-links`, {
        method: "POST",
        headers: { cookie, origin: http.url, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const made = (await (await make({ name: "for one", hosts: "web-*", untilMs: Date.now() + 3_600_000 })).json()) as {
      path: string;
      link: { hosts: string };
    };
    expect(made.link.hosts).toBe("web-*");
    const hosts = await (await get(made.path)).text();
    expect([hosts.includes("web-1/"), hosts.includes("db-1/")]).toEqual([true, false]);
    expect((await get(`${made.path}web-1/`)).status).toBe(200);
    for (const path of ["db-1/", "db-1/data-log/", "db-1/system_loadavg.csv", "db-1/data-log/2026-11-19.tar.gz"]) {
      expect((await get(made.path + path)).status).toBe(404);
    }
    const archive = `${made.path}web-1/data-log/2026-11-19.tar.gz`;
    const whole = await get(archive);
    expect(whole.status).toBe(200);
    const ask = (headers: Record<string, string>) => fetch(http.url + archive, { headers });
    expect((await ask({ range: "bytes=0-" })).status).toBe(206);
    const known = { "if-none-match": whole.headers.get("etag")!, "cache-control": "max-age=0" };
    expect((await ask(known)).status).toBe(304);
    const { entries } = await http.parts.journal.read({ limit: 2 } as never);
    expect(entries.map(({ by, note }) => `${by}: ${note}`)).toEqual([
      "link for one: downloaded a part of 2026-11-19.tar.gz of web-1",
      "link for one: downloaded 2026-11-19.tar.gz of web-1",
    ]);
    for (let i = 0; i < 3; i++) expect((await get(`${made.path}web-1/system_loadavg.csv`)).status).toBe(200);
    const [newest, before] = (await http.parts.journal.read({ limit: 2 } as never)).entries;
    expect([newest, before].map((entry) => entry?.note)).toEqual([
      "downloaded system_loadavg.csv of web-1, as of today; more of it within an hour is not told",
      "downloaded a part of 2026-11-19.tar.gz of web-1",
    ]);
    const past = await make({ name: "past", untilMs: 1000 });
    expect([past.status, ((await past.json()) as { message: string }).message]).toEqual([
      400,
      "The link would have ended already: give it an end that is to come.",
    ]);
  });

  it("leads to the folder when the last slash is left out", async () => {
    const response = await get(path.slice(0, -1));
    expect([response.status, response.headers.get("location")]).toEqual([301, "server-log/"]);
  });

  it("answers all that is not there alike", async () => {
    const other = `/${"0".repeat(64)}/`;
    const unknown = [
      other,
      `${other}server-log/`,
      `${other}server-log/web-1/`,
      `${other}server-log/web-1/system_loadavg.csv`,
      `${other}server-log/web-1/data-log/`,
      `${other}server-log/web-1/data-log/2026-11-19.tar.gz`,
    ];
    const missing = [
      `${path}web-9/`,
      `${path}web-1/none.csv`,
      `${path}web-1/data-log/2026-11-01.tar.gz`,
      `${path}web-1/..%2f..%2fetc`,
      `${rootOf(path)}else`,
    ];
    const shapes = new Set<string>();
    for (const address of [...unknown, ...missing]) {
      const response = await get(address);
      const headers = [...response.headers].filter(([name]) => name !== "date");
      shapes.add(JSON.stringify([response.status, await response.text(), headers]));
    }
    expect(shapes.size).toBe(1);
    expect([...shapes][0]).toMatch(/^\[404,"Not found/);
  });

  it("is not in the log", async () => {
    await get(path);
    const secret = path.slice(1, 65);
    expect(http.log()).toContain("/[link]/server-log/");
    expect(http.log()).not.toContain(secret);
    await get(`/${secret}`);
    expect(http.log()).not.toContain(secret);
  });

  it("is not kept as a secret, nor listed", async () => {
    const list = await (await fetch(`${http.url}/api/download-links`, { headers: { cookie } })).text();
    expect(list).toContain("for the auditor");
    expect(list).not.toContain(path.slice(1, 65));
  });

  it("is read only", async () => {
    expect((await fetch(http.url + path, { method: "POST" })).status).toBe(401);
  });

  it("is gone at once when it is revoked", async () => {
    expect((await get(path)).status).toBe(200);
    const revoked = await fetch(`${http.url}/api/download-links/${linkId}`, {
      method: "DELETE",
      headers: { cookie, origin: http.url },
    });
    expect(revoked.status).toBe(204);
    for (const address of [rootOf(path), path, `${path}web-1/system_loadavg.csv`])
      expect((await get(address)).status).toBe(404);
  });

  it("cannot be searched for: too many requests are refused", async () => {
    let refused: Response | undefined;
    for (let i = 0; i < 301 && !refused; i++) {
      const response = await get(`/${i.toString(16).padStart(64, "0")}/`);
      if (response.status === 429) refused = response;
    }
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

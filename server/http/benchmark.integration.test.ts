import { request as requestHttp } from "node:http";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BENCHMARK_DOWNLOAD_PATH, BENCHMARK_UPLOAD_PATH, MAX_BENCHMARK_BYTES } from "../../domain/benchmark";
import { startTestHttp, type TestHttp } from "./start-test-http";

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp();
  for (const hostId of ["web-1", "web-2", "web-3"]) await http.parts.hosts.ensure(hostId);
});
afterAll(() => http.stop());

const authorized = (token: string) => ({ authorization: `Bearer ${token}` });

function download(token: string): Promise<Response> {
  return fetch(http.url + BENCHMARK_DOWNLOAD_PATH, { headers: authorized(token) });
}

function upload(token: string, body: Readable | string, type = "application/octet-stream"): Promise<Response> {
  return fetch(http.url + BENCHMARK_UPLOAD_PATH, {
    method: "POST",
    headers: { ...authorized(token), "content-type": type },
    body: typeof body === "string" ? body : (Readable.toWeb(body) as ReadableStream),
    duplex: "half",
  } as RequestInit);
}

function zeros(bytes: number): Readable {
  const piece = Buffer.alloc(2 ** 16);
  return Readable.from(
    (function* () {
      for (let at = 0; at < bytes; at += piece.length) yield piece.subarray(0, bytes - at);
    })(),
  );
}

/** Sends the head of an upload and no more, so that it goes on until it is ended. */
async function beginUpload(token: string): Promise<() => void> {
  const headers = { ...authorized(token), "content-type": "application/octet-stream" };
  const sent = requestHttp(http.url + BENCHMARK_UPLOAD_PATH, { method: "POST", headers });
  sent.on("error", () => undefined);
  sent.write("x");
  await new Promise((resolve) => sent.once("socket", (socket) => socket.once("connect", resolve)));
  return () => void sent.destroy();
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("the network's benchmark", () => {
  it("sends eight MiB of what cannot be compressed, and takes as much", async () => {
    const token = await http.makeToken("ingest", "web-1");
    const response = await fetch(http.url + BENCHMARK_DOWNLOAD_PATH, {
      headers: { ...authorized(token), "accept-encoding": "gzip, br" },
    });
    expect(response.headers.get("content-encoding")).toBeNull();
    expect((await response.arrayBuffer()).byteLength).toBe(MAX_BENCHMARK_BYTES);
    expect(await (await upload(token, zeros(MAX_BENCHMARK_BYTES))).json()).toEqual({
      receivedBytes: MAX_BENCHMARK_BYTES,
    });
    expect(await (await upload(token, zeros(5))).json()).toEqual({ receivedBytes: 5 });
  });

  it("refuses more than that, and what is no stream of bytes", async () => {
    const token = await http.makeToken("ingest", "web-1");
    const tooMuch = await upload(token, zeros(MAX_BENCHMARK_BYTES + 1));
    expect([tooMuch.status, await tooMuch.json()]).toEqual([
      413,
      { error: "Payload Too Large", message: "A benchmark sends at most 8 MiB." },
    ]);
    expect((await upload(token, "{}", "application/json")).status).toBe(415);
  });

  it("is for collectors alone: no other token, no user", async () => {
    for (const scope of ["read", "operate", "admin"] as const) {
      expect((await download(await http.makeToken(scope))).status).toBe(403);
    }
    const cookie = await http.signIn("ada", "admin");
    const asUser = await fetch(http.url + BENCHMARK_DOWNLOAD_PATH, { headers: { cookie } });
    expect(asUser.status).toBe(403);
  });

  it("lets two hosts at it at once, and tells others when to come back", async () => {
    const endings = [];
    for (const hostId of ["web-1", "web-2"]) endings.push(await beginUpload(await http.makeToken("ingest", hostId)));
    const tryThird = async () => upload(await http.makeToken("ingest", "web-3"), zeros(5));
    await until(async () => {
      const refused = await tryThird();
      return refused.status === 503 && refused.headers.get("retry-after") === "60";
    });
    for (const end of endings) end();
    await until(async () => (await tryThird()).status === 200);
  });

  it("frees its place when a download is broken off", async () => {
    for (let i = 0; i < 5; i++) {
      const broken = await download(await http.makeToken("ingest", "web-1"));
      await broken.body!.cancel();
    }
    const token = await http.makeToken("ingest", "web-1");
    await until(async () => (await upload(token, zeros(5))).status === 200);
  });

  it("is refused to a token that asks for it again and again", async () => {
    const token = await http.makeToken("ingest", "web-1");
    const statuses: number[] = [];
    for (let i = 0; i < 25; i++) statuses.push((await upload(token, zeros(5))).status);
    expect(statuses).toEqual([...Array.from({ length: 24 }, () => 200), 429]);
    const refused = await download(token);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
  });
});

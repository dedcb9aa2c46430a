import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Exchange } from "../../domain/action";
import { HttpSender, NoAnswerError } from "./http-exchange";

let server: Server;
let url = "";
let caPem = "";

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "premonitor-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
  const newCertificate = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert];
  execFileSync("openssl", [...newCertificate, ...names], { stdio: "ignore" });
  caPem = readFileSync(cert, "utf8");
  server = createServer({ key: readFileSync(key), cert: caPem }, (_, response) => response.end("fine"));
  rmSync(folder, { recursive: true, force: true });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function get(settings: { caPem: string | null }, signal?: AbortSignal, exchanges: Exchange[] = []) {
  const sender = new HttpSender({ connectTimeoutMs: 2000, answerTimeoutMs: 2000, ...settings });
  const onExchange = (exchange: Exchange) => void exchanges.push(exchange);
  try {
    return await sender.send({ method: "GET", url, headers: {}, body: null, signal, onExchange });
  } finally {
    await sender.close();
  }
}

describe("HttpSender over TLS", () => {
  it("trusts an own authority that it is given", async () => {
    expect(await get({ caPem })).toMatchObject({ status: 200, text: "fine" });
  });

  it("trusts nobody else, says why, and tells of the exchange that was none", async () => {
    const exchanges: Exchange[] = [];
    const error = await get({ caPem: null }, undefined, exchanges).catch((failed: unknown) => failed);
    expect(error).toBeInstanceOf(NoAnswerError);
    expect(error).toMatchObject({ reason: "connection", message: expect.stringContaining("is not trusted") });
    expect(exchanges).toMatchObject([{ status: null, answer: expect.stringContaining("is not trusted") }]);
  });

  it("gives up when it is told to", async () => {
    const error = await get({ caPem }, AbortSignal.abort()).catch((failed: unknown) => failed);
    expect(error).toMatchObject({ reason: "aborted" });
  });
});

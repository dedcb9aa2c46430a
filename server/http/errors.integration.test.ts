import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestHttp, type TestHttp } from "./start-test-http";

let http: TestHttp;
let cookie: string;

beforeAll(async () => {
  http = await startTestHttp({
    addRoutes: (app) => {
      app.get("/api/defect", { config: { access: "viewer" }, schema: { hide: true } }, async () => {
        throw new Error("the inner words of a defect");
      });
      app.get("/api/undeclared", { schema: { hide: true } }, async () => "anything");
    },
  });
  cookie = await http.signIn("ada", "admin");
});
afterAll(() => http.stop());

const get = (path: string) => fetch(http.url + path, { headers: { cookie }, redirect: "manual" });
const post = (path: string, body: string, type = "application/json") =>
  fetch(http.url + path, { method: "POST", headers: { cookie, origin: http.url, "content-type": type }, body });

/** Sends bytes as they are, which no client of today would. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(http.url).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (bytes) => {
      answer += bytes.toString();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
    socket.end(text);
  });
}

describe("errors", () => {
  it("name the field that is wrong, and what is allowed", async () => {
    const tooMany = new Array(65).fill("a").join(",");
    const cases: [path: string, message: RegExp][] = [
      ["/api/hosts/a%2Fb", /^`params\.hostId`: a host id has/],
      ["/api/hosts/web-1/history?series=&from=1&to=2", /^`query\.series`: name at least one series/],
      [`/api/hosts/web-1/history?series=${tooMany}&from=1&to=2`, /^`query\.series`: at most 64 series/],
      ["/api/hosts/web-1/history?series=a&from=5&to=2", /`to` must be after `from`/],
      ["/api/hosts/web-1/history?series=a&from=x&to=2", /^`query\.from`: /],
      ["/api/alarms?state=odd", /^`query\.state`: /],
      ["/api/journal?limit=100000", /^`query\.limit`: /],
    ];
    for (const [path, message] of cases) {
      const response = await get(path);
      const body = await response.json();
      expect(response.status, path).toBe(400);
      expect(body, path).toEqual({ error: "Bad Request", message: expect.stringMatching(message) });
    }
    const ingest = await post("/api/tokens", JSON.stringify({ name: "t", scope: "ingest" }));
    expect((await ingest.json()).message).toContain("an ingest token, and no other, names the host");
  });

  it("say that a thing is not there", async () => {
    for (const path of [
      "/api/hosts/none",
      "/api/hosts/none/series",
      "/api/hosts/none/history?series=a&from=1&to=2",
      "/api/downloads/none",
    ]) {
      const response = await get(path);
      expect([response.status, (await response.json()).message], path).toEqual([404, "There is no host none."]);
    }
    const address = await get("/api/nothing");
    expect([address.status, (await address.json()).message]).toEqual([404, expect.stringContaining("openapi.json")]);
  });

  it("of a defect have no stack and no inner words, but a number to find it in the log by", async () => {
    const response = await get("/api/defect");
    const body = await response.json();
    expect([response.status, Object.keys(body).sort()]).toEqual([500, ["error", "message"]]);
    expect(body.message).toMatch(
      /^Something went wrong here; it is in the server's log under [0-9a-f]{8}-[0-9a-z]+\.$/,
    );
    const id = body.message.match(/under ([\w-]+)\./)[1];
    const line = http
      .log()
      .split("\n")
      .find((text) => text.includes(id) && text.includes("inner words"));
    expect(JSON.parse(line!).err.stack).toContain("Error: the inner words of a defect");
  });

  it("come for bodies that are too large, no JSON, or poison", async () => {
    const large = await post("/api/users", JSON.stringify({ name: "x".repeat(256 * 1024) }));
    expect([large.status, (await large.json()).message]).toEqual([
      413,
      "The body is larger than this address takes: send less at once.",
    ]);
    const broken = await post("/api/users", '{"name":');
    expect([broken.status, (await broken.json()).message]).toEqual([400, "The body is not JSON: correct it."]);
    expect((await post("/api/users", "name=x", "text/plain")).status).toBe(415);
    expect((await post("/api/users", '{"__proto__":{"role":"admin"}}')).status).toBe(400);
    expect((await post("/api/users", "")).status).toBe(400);
  });

  it("come for addresses that are too long or malformed", async () => {
    expect((await get(`/api/alarms?host=${"x".repeat(12_000)}`)).status).toBe(414);
    expect((await get(`/api/hosts/${"x".repeat(600)}`)).status).toBe(404);
    const malformed = await get("/api/hosts/%E0%A4%A");
    expect([malformed.status, await malformed.text()]).toEqual([400, expect.not.stringContaining("    at ")]);
    expect(await sendRaw("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: nonsense\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  it("come to everybody from a route that declares no access", async () => {
    expect((await get("/api/undeclared")).status).toBe(403);
    expect((await fetch(`${http.url}/api/undeclared`)).status).toBe(401);
  });

  it("say that the store is away, and /healthz says so too", async () => {
    const healthz = async () => {
      const response = await fetch(`${http.url}/healthz`);
      return [response.status, await response.json()];
    };
    expect(await healthz()).toEqual([200, { status: "ok" }]);
    expect(await (await get("/api/health")).json()).toEqual({ status: "ok", metricsStore: true, stateStore: true });
    await http.redis.stop();
    const response = await get("/api/hosts");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    expect((await response.json()).message).toMatch(
      /^The store \(Redis\) is away .* try again\. The server's log says more under [0-9a-f]{8}-[0-9a-z]+\.$/,
    );
    expect(await healthz()).toEqual([503, { status: "degraded" }]);
    http.parts.authenticator.forget();
    expect((await get("/")).status).toBe(503);
  });
});

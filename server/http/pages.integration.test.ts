import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestHttp, type TestHttp } from "./start-test-http";

let http: TestHttp;
let https: TestHttp;
let cookie: string;

beforeAll(async () => {
  http = await startTestHttp();
  https = await startTestHttp({
    settings: { secureCookies: true, publicUrl: "https://monitor.example", development: true },
  });
  cookie = await http.signIn("ada", "viewer");
});
afterAll(async () => {
  await http.stop();
  await https.stop();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(http.url + path, { headers, redirect: "manual" });

describe("pages", () => {
  it("send a stranger to the login page and remember where to", async () => {
    const response = await get("/hosts/web-1?from=1&to=2");
    expect([response.status, response.headers.get("location")]).toEqual([
      302,
      "/login?next=%2Fhosts%2Fweb-1%3Ffrom%3D1%26to%3D2",
    ]);
    expect((await get("/login")).status).toBe(200);
  });

  it("send who is signed in from the login page to the fleet", async () => {
    const response = await get("/login?next=https://evil.example", { cookie });
    expect([response.status, response.headers.get("location")]).toEqual([302, "/"]);
  });

  it("have a policy with a nonce of their own, which Next sees too", async () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 3; i++) {
      const response = await get("/", {
        cookie,
        "content-security-policy": "script-src 'unsafe-inline' 'nonce-chosen'",
      });
      const policy = response.headers.get("content-security-policy")!;
      expect((await response.json()).policy).toBe(policy);
      const nonce = /script-src 'self' 'nonce-([^']{22,})' 'strict-dynamic';/.exec(policy)![1]!;
      nonces.add(nonce);
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).not.toMatch(/script-src[^;]*unsafe|chosen/);
      for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
        expect(policy).toContain(rule);
      }
    }
    expect(nonces.size).toBe(3);
  });

  it("and the API come with the headers that browsers protect by", async () => {
    for (const path of ["/", "/login", "/_next/static/a.js", "/api/hosts", "/nothing/here"]) {
      const { headers } = await get(path, path === "/login" ? {} : { cookie });
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("referrer-policy"), path).toBe("no-referrer");
      expect(headers.get("cross-origin-opener-policy"), path).toBe("same-origin");
      expect(headers.get("permissions-policy"), path).toContain("camera=()");
      expect(headers.get("x-powered-by"), path).toBeNull();
      expect(headers.get("strict-transport-security"), path).toBeNull();
    }
    const api = await get("/api/hosts", { cookie });
    expect(api.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(api.headers.get("cache-control")).toBe("no-store");
  });

  it("are for https only where browsers come over https; development allows what Next's server needs", async () => {
    const response = await fetch(`${https.url}/login`);
    expect(response.headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}/);
    expect(response.headers.get("content-security-policy")).toMatch(
      /script-src [^;]*'unsafe-eval'.*style-src 'self' 'unsafe-inline'/,
    );
    await https.parts.users.add({ name: "ada", role: "admin", password: "a long enough password" });
    const signedIn = await fetch(`${https.url}/api/login`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://monitor.example" },
      body: JSON.stringify({ name: "ada", password: "a long enough password" }),
    });
    expect(signedIn.headers.get("set-cookie")).toMatch(/; Secure$/);
  });

  it("give strangers their scripts and the icon", async () => {
    for (const path of ["/_next/static/chunks/a.js", "/icon.svg", "/favicon.ico"]) {
      const response = await get(path);
      expect([response.status, (await response.json()).policy], path).toEqual([200, null]);
    }
    expect((await get("/_next/data/a.json")).status).toBe(302);
  });

  it("that fail say where to look, and no more", async () => {
    const response = await get("/broken", { cookie });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toMatch(/^Something went wrong here; it is in the server's log under [0-9a-f]{8}-[0-9a-z]+\.\n$/);
    const id = /under ([0-9a-f]{8}-[0-9a-z]+)/.exec(text)![1];
    expect(http.log()).toContain(id);
    expect(http.log()).toContain("a secret of the page");
  });
});

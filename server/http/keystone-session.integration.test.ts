import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { KeystoneSignIn } from "../../domain/cloud";
import { type OpenstackStandIn, startOpenstackStandIn } from "../../e2e/openstack-stand-in/openstack-stand-in";
import { startTestHttp, type TestHttp } from "./start-test-http";

let http: TestHttp;
let standIn: OpenstackStandIn;
let root = "";

async function ask(method: string, path: string, body?: object, cookie = "") {
  const response = await fetch(`${http.url}${path}`, {
    method,
    headers: { cookie, origin: http.url, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? null : JSON.parse(text),
    cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "",
  };
}

async function putCloud(signIn: Partial<KeystoneSignIn>): Promise<void> {
  const { secret, ...cloud } = standIn.cloud();
  const full = { enabled: true, viewerRoles: ["reader"], operatorRoles: ["member"], adminRoles: [], ...signIn };
  expect((await ask("PUT", "/api/clouds/stand-in", { cloud: { ...cloud, signIn: full }, secret }, root)).status).toBe(
    200,
  );
}

const signIn = (name: string, password: string, cloudId = "stand-in") =>
  ask("POST", "/api/login/keystone", { cloudId, name, password });

beforeAll(async () => {
  standIn = await startOpenstackStandIn({ tokenSeconds: 3600 });
  http = await startTestHttp();
  root = await http.signIn("root", "admin");
});
afterAll(async () => {
  await http.stop();
  await standIn.stop();
});
afterEach(() => {
  standIn.keystone.tokenSeconds = 3600;
});

describe("signing in with Keystone", () => {
  it("is for nobody until it is switched on", async () => {
    await putCloud({ enabled: false });
    expect((await ask("GET", "/api/login-options")).body).toEqual({ keystone: [] });
    expect((await signIn("ada-os", "ada-secret")).status).toBe(403);
    expect((await signIn("ada-os", "ada-secret", "nowhere")).status).toBe(403);
  });

  it.each([
    ["viewer", "viewer-secret", {}, "viewer"],
    ["ada-os", "ada-secret", {}, "operator"],
    ["ada-os", "ada-secret", { adminRoles: ["ADMIN"] }, "admin"],
  ])("gives %s the highest right of his roles", async (name, password, roles, role) => {
    await putCloud(roles);
    const signed = await signIn(name, password);
    expect(signed.body).toMatchObject({ name: `keystone:${name}@stand-in`, role });
    const session = await ask("GET", "/api/session", undefined, signed.cookie);
    expect(session.body).toMatchObject({ name: `keystone:${name}@stand-in`, role });
  });

  it("says no to a wrong password, and to whom no role stands for anything", async () => {
    await putCloud({ viewerRoles: [], operatorRoles: [] });
    const wrong = await signIn("ada-os", "no");
    expect(wrong).toMatchObject({ status: 401, cookie: "" });
    const nothing = await signIn("viewer", "viewer-secret");
    expect(nothing).toMatchObject({ status: 403, cookie: "" });
    expect(nothing.body.message).toContain("(reader)");
  });

  it("ends with the token, and with signing out", async () => {
    await putCloud({});
    standIn.keystone.tokenSeconds = 1;
    const short = await signIn("ada-os", "ada-secret");
    standIn.keystone.tokenSeconds = 3600;
    const long = await signIn("ada-os", "ada-secret");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    http.parts.authenticator.forget();
    expect((await ask("GET", "/api/session", undefined, short.cookie)).status).toBe(401);
    expect((await ask("GET", "/api/session", undefined, long.cookie)).status).toBe(200);
    expect((await ask("POST", "/api/logout", undefined, long.cookie)).status).toBe(204);
    expect((await ask("GET", "/api/session", undefined, long.cookie)).status).toBe(401);
  });

  it("says that Keystone is away, and keeps no token where it could be read", async () => {
    await putCloud({});
    const { cookie } = await signIn("ada-os", "ada-secret");
    const kept = await Promise.all(
      (await http.connections.state.keys("s:keystone-session:*")).map((key) => http.connections.state.get(key)),
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.join() + cookie + http.log()).not.toMatch(/gAAAA|ada-secret/);
    await standIn.away("keystone");
    const away = await signIn("ada-os", "ada-secret");
    await standIn.back("keystone");
    expect(away.status).toBe(502);
    expect(away.body.message).toContain("cannot be reached");
  });

  it("cannot be passed for by a user of ours", async () => {
    const body = { name: "keystone:ada-os@stand-in", role: "viewer", password: "a long enough password" };
    expect((await ask("POST", "/api/users", body, root)).status).toBe(400);
  });
});

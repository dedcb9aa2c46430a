import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenstackStandIn, startOpenstackStandIn } from "../../../e2e/openstack-stand-in/openstack-stand-in";

let standIn: OpenstackStandIn;
let novaUrl = "";
let congressUrl = "";
const tokens: Record<string, string> = { nobody: "gAAAAnonsense" };

async function login(body: object) {
  return fetch(`${standIn.authUrl}/auth/tokens`, { method: "POST", body: JSON.stringify(body) });
}

function password(name: string, secret: string, more: { scope?: boolean; domain?: boolean } = {}) {
  const user = { name, password: secret, ...(more.domain === false ? {} : { domain: { name: "Default" } }) };
  const scope = more.scope === false ? {} : { scope: { project: { name: "ops", domain: { name: "Default" } } } };
  return { auth: { identity: { methods: ["password"], password: { user } }, ...scope } };
}

function credential(more: object, withScope = false) {
  const identity = { methods: ["application_credential"], application_credential: more };
  return { auth: { identity, ...(withScope ? { scope: { project: { name: "ops" } } } : {}) } };
}

async function nova(user: string, method: string, path: string, body?: object, version = "compute 2.53") {
  const response = await fetch(`${novaUrl}${path}`, {
    method,
    headers: { "x-auth-token": tokens[user]!, "openstack-api-version": version, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, text: await response.text() };
}

async function congress(user: string, method: string, path: string, body?: string, contentType = "application/json") {
  const response = await fetch(`${congressUrl}${path}`, {
    method,
    headers: { "x-auth-token": tokens[user]!, ...(body === undefined ? {} : { "content-type": contentType }) },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

beforeAll(async () => {
  standIn = await startOpenstackStandIn({ unknownDataSourceDelayMs: 20 });
  for (const [name, secret] of [
    ["operator", "operator-secret"],
    ["viewer", "viewer-secret"],
  ]) {
    const answer = await login(password(name!, secret!));
    tokens[name!] = answer.headers.get("x-subject-token")!;
    const { token } = (await answer.json()) as {
      token: { catalog: { type: string; endpoints: { url: string }[] }[] };
    };
    const urlOf = (type: string) => token.catalog.find((one) => one.type === type)!.endpoints[0]!.url;
    novaUrl = urlOf("compute");
    congressUrl = urlOf("policy").replace(/\/$/, "");
  }
});
afterAll(() => standIn.stop());

describe("the stand-in's Keystone, as recorded", () => {
  it.each([
    ["the right password", password("operator", "operator-secret"), 201],
    ["a wrong password", password("operator", "no"), 401],
    ["nobody", password("nobody", "no"), 401],
    ["no domain", password("operator", "operator-secret", { domain: false }), 400],
    ["no scope", password("operator", "operator-secret", { scope: false }), 201],
    ["a credential by id", credential({ id: "f6b1a5c1e5f34f8fa2a1f0a9f8e0c1d2", secret: "credential-secret" }), 201],
    [
      "a credential by name",
      credential({ name: "dashboard", user: { name: "operator" }, secret: "credential-secret" }),
      201,
    ],
    [
      "a credential with a scope",
      credential({ id: "f6b1a5c1e5f34f8fa2a1f0a9f8e0c1d2", secret: "credential-secret" }, true),
      401,
    ],
  ])("answers %s", async (_, body, status) => {
    expect((await login(body)).status).toBe(status);
  });

  it("gives an unscoped token no catalogue, and unknown paths HTML", async () => {
    const { token } = (await (await login(password("operator", "operator-secret", { scope: false }))).json()) as {
      token: { catalog?: unknown; roles?: unknown };
    };
    expect([token.catalog, token.roles]).toEqual([undefined, undefined]);
    const lost = await fetch(`${standIn.authUrl}/nowhere`);
    expect([lost.status, lost.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
  });
});

describe("the stand-in's Nova, as recorded", () => {
  const id = () => standIn.nova.services[0]!.id;

  it.each([
    ["no token", "nobody", "/os-services", "GET", undefined, 401, "Unauthorized"],
    ["a reader", "viewer", "/os-services", "GET", undefined, 403, "os_compute_api:os-services:list"],
    [
      "an unknown service",
      "operator",
      "/os-services/00000000-0000-4000-8000-000000000000",
      "PUT",
      { status: "enabled" },
      404,
      "itemNotFound",
    ],
    [
      "a scheduler",
      "operator",
      "/os-services/3f1a0a0e-0000-4000-8000-000000000001",
      "PUT",
      { status: "disabled" },
      400,
      "Only nova-compute services can be updated.",
    ],
    ["a reason with enabled", "operator", "$", "PUT", { status: "enabled", disabled_reason: "x" }, 400, "requires"],
    ["neither field", "operator", "$", "PUT", {}, 400, "required"],
    ["an empty reason", "operator", "$", "PUT", { status: "disabled", disabled_reason: "" }, 400, "too short"],
    [
      "256 characters",
      "operator",
      "$",
      "PUT",
      { status: "disabled", disabled_reason: "x".repeat(256) },
      400,
      "too long",
    ],
    ["an emoji", "operator", "$", "PUT", { status: "disabled", disabled_reason: "🔥" }, 500, "Unexpected API Error"],
    ["255 characters", "operator", "$", "PUT", { status: "disabled", disabled_reason: "x".repeat(255) }, 200, "xxx"],
    ["enabled", "operator", "$", "PUT", { status: "enabled" }, 200, '"disabled_reason":null'],
  ])("answers %s", async (_, user, path, method, body, status, words) => {
    const answer = await nova(user, method, path.replace("$", `/os-services/${id()}`), body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(words);
  });

  it.each([
    ["compute 2.94", 406],
    ["nonsense", 400],
    ["compute 2.1", 200],
  ])("answers the version %s", async (version, status) => {
    expect((await nova("operator", "GET", "/os-services", undefined, version)).status).toBe(status);
  });
});

describe("the stand-in's Congress, as recorded", () => {
  const rows = "/v1/data-sources/e1c8bd8a-doctor/tables/events/rows";
  const event = { time: "t", type: "y", details: { hostname: "h", status: "s", monitor: "m", monitor_event_id: "1" } };

  it.each([
    ["a list", JSON.stringify([event]), 200, ""],
    ["a missing column", JSON.stringify([{ time: "t", details: {} }]), 200, ""],
    ["no list", JSON.stringify(event), 500, ""],
    ["no details", JSON.stringify([{ time: "t" }]), 400, "error_code"],
    ["null details", JSON.stringify([{ details: null }]), 500, ""],
    ["no JSON", "{", 400, "error_code"],
  ])("answers a push of %s", async (_, body, status, words) => {
    const answer = await congress("operator", "PUT", rows, body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(words);
  });

  it("collapses identical rows, drops what is not ASCII, names missing cells None", async () => {
    const odd = { ...event, details: { ...event.details, hostname: "hö" } };
    await congress("operator", "PUT", rows, JSON.stringify([event, event, odd, { details: {} }]));
    const { results } = JSON.parse((await congress("operator", "GET", rows)).text) as { results: { data: string[] }[] };
    expect(results).toHaveLength(2);
    expect(results.map(({ data }) => data)).toContainEqual(["None", "None", "None", "None", "None", "None"]);
  });

  it("answers strangers, readers, lost data sources and slashes as recorded", async () => {
    expect((await congress("nobody", "GET", "/v1/data-sources")).status).toBe(401);
    const reader = await congress("viewer", "GET", "/v1/data-sources");
    expect([reader.status, reader.type]).toEqual([403, "application/json"]);
    expect(() => JSON.parse(reader.text)).toThrow();
    expect((await congress("operator", "GET", rows.replace("e1c8", "0000"))).status).toBe(404);
    expect((await congress("operator", "GET", `${rows}/`)).status).toBe(404);
    const twice = JSON.stringify({ name: "doctor", driver: "doctor" });
    expect((await congress("operator", "POST", "/v1/data-sources", twice)).status).toBe(409);
    expect((await congress("operator", "POST", "/v1/data-sources", '{"name":"x","driver":"nova"}')).status).toBe(400);
  });
});

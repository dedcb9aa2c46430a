import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RouteAccess } from "./access";
import { startTestHttp, type TestHttp } from "./start-test-http";

let http: TestHttp;
const cookies: Record<string, string> = {};

beforeAll(async () => {
  http = await startTestHttp();
  await http.parts.hosts.ensure("web-1");
  for (const role of ["viewer", "operator", "admin"] as const) cookies[role] = await http.signIn(`an-${role}`, role);
});
afterAll(() => http.stop());

/** An address of the route, with every parameter filled in. */
function pathOf({ url }: RouteAccess): string {
  return url
    .replace(":secret(^[0-9a-f]{64}$)", "a".repeat(64))
    .replace(":hostId", "web-1")
    .replace(/:\w+/g, "x1")
    .replace("*", "some/page");
}

function ask(route: RouteAccess, headers: Record<string, string> = {}): Promise<Response> {
  const hasBody = ["POST", "PATCH", "PUT"].includes(route.method);
  return fetch(http.url + pathOf(route), {
    method: route.method,
    redirect: "manual",
    headers: hasBody
      ? { "content-type": "application/json", origin: http.url, ...headers }
      : { origin: http.url, ...headers },
    ...(hasBody ? { body: "{}" } : {}),
  });
}

const routesOf = (...access: (string | undefined)[]) =>
  http.app.routeAccess.filter((route) => access.includes(route.access));
const isPage = ({ url }: RouteAccess) => url === "/*";

describe("access", () => {
  it("is declared by every route", () => {
    expect(http.app.routeAccess.length).toBeGreaterThan(40);
    expect(routesOf(undefined)).toEqual([]);
  });

  it("is public for these routes and no others", () => {
    const secret = "/:secret(^[0-9a-f]{64}$)";
    const lists = routesOf("public")
      .filter(({ method }) => method !== "HEAD")
      .map(({ method, url }) => `${method} ${url}`);
    expect(lists.sort()).toEqual(
      [
        "GET /api/login-options",
        "POST /api/login/keystone",
        "GET /login",
        "GET /_next/static/*",
        "GET /icon.svg",
        "GET /favicon.ico",
        "POST /api/login",
        "GET /api/setup",
        "POST /api/setup",
        "GET /healthz",
        `GET ${secret}`,
        `GET ${secret}/`,
        `GET ${secret}/server-log`,
        `GET ${secret}/server-log/`,
        `GET ${secret}/server-log/:hostId`,
        `GET ${secret}/server-log/:hostId/`,
        `GET ${secret}/server-log/:hostId/:file`,
        `GET ${secret}/server-log/:hostId/data-log`,
        `GET ${secret}/server-log/:hostId/data-log/`,
        `GET ${secret}/server-log/:hostId/data-log/:file`,
        `GET ${secret}/*`,
      ].sort(),
    );
  });

  it("is refused to strangers everywhere else: 401, and pages lead to the login page", async () => {
    const routes = routesOf("known", "collector", "viewer", "operator", "admin");
    expect(routes.length).toBeGreaterThan(30);
    for (const route of routes) {
      const response = await ask(route);
      const name = `${route.method} ${route.url}`;
      if (isPage(route)) {
        expect([response.status, response.headers.get("location")], name).toEqual([302, "/login?next=%2Fsome%2Fpage"]);
      } else {
        expect(response.status, name).toBe(401);
        if (route.method !== "HEAD") expect(await response.json(), name).toMatchObject({ error: "Unauthorized" });
      }
    }
  });

  it("is refused with a cookie or a token that is made up", async () => {
    for (const headers of [
      { cookie: "premonitor_session=Fe26.2*1*made*up" },
      { authorization: `Bearer pm_${"0".repeat(16)}_${"A".repeat(43)}` },
      { authorization: "Basic YWRtaW46YWRtaW4=" },
    ] as Record<string, string>[]) {
      expect((await fetch(`${http.url}/api/hosts`, { headers })).status).toBe(401);
    }
  });

  it("does not fall back to the session when a bad token is sent with it", async () => {
    const headers = { authorization: "Bearer nonsense", cookie: cookies.admin! };
    expect((await fetch(`${http.url}/api/users`, { headers })).status).toBe(401);
  });

  it("is refused to who has a lower role, and not to who has it", async () => {
    for (const [role, refused] of [
      ["viewer", ["operator", "admin"]],
      ["operator", ["admin"]],
    ] as const) {
      for (const route of routesOf(...refused)) {
        const response = await ask(route, { cookie: cookies[role]! });
        expect(response.status, `${role}: ${route.method} ${route.url}`).toBe(403);
      }
    }
    const acknowledge = await fetch(`${http.url}/api/alarms/acknowledge`, {
      method: "POST",
      headers: { cookie: cookies.operator!, origin: http.url, "content-type": "application/json" },
      body: JSON.stringify({ alarmIds: ["no such alarm"] }),
    });
    expect(await acknowledge.json()).toEqual({
      done: [],
      refused: [{ alarmId: "no such alarm", reason: "there is no such alarm" }],
    });
  });

  it("gives a collector's token the collector and nothing else", async () => {
    const token = await http.makeToken("ingest", "web-1");
    for (const route of routesOf("viewer", "operator", "admin")) {
      const response = await ask(route, { authorization: `Bearer ${token}` });
      expect(response.status, `${route.method} ${route.url}`).toBe(403);
    }
    const collector = await fetch(`${http.url}/collector.mjs`, { headers: { authorization: `Bearer ${token}` } });
    expect([collector.status, collector.headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
    expect(await collector.text()).toContain("collector");
  });

  it("lets tokens do what their scope says", async () => {
    const status = async (scope: "read" | "operate" | "admin", path: string) =>
      (await fetch(http.url + path, { headers: { authorization: `Bearer ${await http.makeToken(scope)}` } })).status;
    expect(await status("read", "/api/alarms")).toBe(200);
    expect(await status("read", "/api/download-links")).toBe(403);
    expect(await status("operate", "/api/download-links")).toBe(200);
    expect(await status("operate", "/api/users")).toBe(403);
    expect(await status("admin", "/api/users")).toBe(200);
  });

  it("does not know tokens in addresses", async () => {
    const token = await http.makeToken("admin");
    expect((await fetch(`${http.url}/api/hosts?token=${token}`)).status).toBe(401);
    expect(http.log()).not.toContain(token);
  });
});

describe("requests from other sites", () => {
  const addUser = (headers: Record<string, string>) =>
    fetch(`${http.url}/api/users`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ name: "x", role: "viewer" }),
    });

  it.each([
    ["another origin", { origin: "http://evil.example" }],
    ["a hidden origin", { origin: "null" }],
    ["another port", { origin: "http://127.0.0.1:1" }],
    ["no origin at all", {}],
  ])("are refused when they would change something: %s", async (_name, headers) => {
    const response = await addUser({ cookie: cookies.admin!, ...headers });
    expect(response.status).toBe(403);
    expect((await response.json()).message).toContain("another site");
  });

  it("are let in from our own pages", async () => {
    expect((await addUser({ cookie: cookies.admin!, origin: http.url })).status).toBe(400);
  });

  it("need no origin with a token", async () => {
    const token = await http.makeToken("admin");
    expect((await addUser({ authorization: `Bearer ${token}` })).status).toBe(400);
  });

  it("may not sign anybody in", async () => {
    const response = await fetch(`${http.url}/api/login`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: "http://evil.example" },
      body: JSON.stringify({ name: "an-admin", password: "a long enough password" }),
    });
    expect(response.status).toBe(403);
    expect(response.headers.get("set-cookie")).toBeNull();
  });
});

describe("/metrics", () => {
  it("answers a program on this machine, a viewer and a token", async () => {
    const response = await fetch(`${http.url}/metrics`);
    expect(response.headers.get("content-type")).toContain("text/plain");
    const text = await response.text();
    expect(text).toContain(
      'premonitor_http_request_duration_seconds_count{method="GET",route="/api/hosts",status="401"}',
    );
    expect(text).toContain("process_cpu_seconds_total");
    const proxied = { "x-forwarded-for": "203.0.113.7" };
    const token = await http.makeToken("read");
    const known: Record<string, string>[] = [{ cookie: cookies.viewer! }, { authorization: `Bearer ${token}` }];
    for (const headers of known) {
      expect((await fetch(`${http.url}/metrics`, { headers: { ...proxied, ...headers } })).status).toBe(200);
    }
  });

  it.each([["x-forwarded-for"], ["forwarded"], ["x-real-ip"], ["via"]])(
    "wants a sign-in through a proxy (%s)",
    async (name) => {
      expect((await fetch(`${http.url}/metrics`, { headers: { [name]: "for=203.0.113.7" } })).status).toBe(401);
    },
  );
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestHttp, TEST_PASSWORD, type TestHttp } from "./start-test-http";

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp();
});
afterAll(() => http.stop());
beforeEach(async () => {
  await http.connections.state.flushall();
  http.parts.authenticator.forget();
});

function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(http.url + path, {
    method,
    headers: { origin: http.url, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const signInAs = (name: string, password: string, headers: Record<string, string> = {}) =>
  send("POST", "/api/login", { name, password }, headers);
const sessionStatus = async (cookie: string) =>
  (await fetch(`${http.url}/api/session`, { headers: { cookie } })).status;
const cookieOf = (response: Response) => response.headers.get("set-cookie")!.split(";")[0]!;

describe("signing in", () => {
  it("gives a session that says who it is", async () => {
    const cookie = await http.signIn("ada", "operator");
    const response = await fetch(`${http.url}/api/session`, { headers: { cookie } });
    expect(await response.json()).toEqual({ name: "ada", role: "operator", version: expect.any(String) });
  });

  it("says the same for an unknown name and a wrong password, and sets no cookie", async () => {
    await http.signIn("grace", "viewer");
    const answers = await Promise.all([signInAs("grace", "not the password"), signInAs("nobody", "not the password")]);
    for (const response of answers) {
      expect([response.status, response.headers.get("set-cookie")]).toEqual([401, null]);
      expect((await response.json()).message).toBe("The name or the password is wrong.");
    }
  });

  it("is slowed down after five wrong passwords, for that name and address", async () => {
    await http.signIn("victim", "admin");
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await signInAs("victim", `wrong password ${i}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    const refused = await signInAs("VICTIM", TEST_PASSWORD);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await refused.json()).message).toMatch(/^Too many attempts to sign in: try again in \d+ s\.$/);
    await http.signIn("other", "viewer");
    const elsewhere = await signInAs("victim", TEST_PASSWORD, { "x-forwarded-for": "203.0.113.9" });
    expect(elsewhere.status).toBe(200);
  });

  it("wants a name, a password and JSON", async () => {
    const response = await send("POST", "/api/login", { name: "a b", password: "" });
    expect(response.status).toBe(400);
    expect((await response.json()).message).toMatch(
      /^`body\.name`: a user name has 1 to 64 letters.* \(and 1 more\)\.$/,
    );
    const form = await fetch(`${http.url}/api/login`, { method: "POST", body: new URLSearchParams({ name: "ada" }) });
    expect([form.status, (await form.json()).message]).toEqual([415, expect.stringContaining("application/json")]);
  });
});

describe("a session", () => {
  it("ends at signing out, also for who kept the cookie", async () => {
    const cookie = await http.signIn("ada", "viewer");
    const response = await send("POST", "/api/logout", undefined, { cookie });
    expect([response.status, response.headers.get("set-cookie")]).toEqual([204, expect.stringContaining("Max-Age=0")]);
    expect(await sessionStatus(cookie)).toBe(401);
  });

  it("ends at a change of the own password, except the one that changed it", async () => {
    const [here, there] = [await http.signIn("ada", "viewer"), cookieOf(await signInAs("ada", TEST_PASSWORD))];
    const change = (currentPassword: string) =>
      send("POST", "/api/session/password", { currentPassword, newPassword: "a new long password" }, { cookie: here });
    expect((await change("not the present one")).status).toBe(400);
    const changed = await change(TEST_PASSWORD);
    expect(changed.status).toBe(204);
    expect(await sessionStatus(there)).toBe(401);
    expect(await sessionStatus(here)).toBe(401);
    expect(await sessionStatus(cookieOf(changed))).toBe(200);
    expect((await signInAs("ada", TEST_PASSWORD)).status).toBe(401);
  });

  it("ends when an admin gives a new password or removes the user, and follows the role at once", async () => {
    const admin = { cookie: await http.signIn("root", "admin") };
    const ada = await http.signIn("ada", "viewer");
    expect((await send("PATCH", "/api/users/ada", { role: "admin" }, admin)).status).toBe(200);
    expect((await fetch(`${http.url}/api/users`, { headers: { cookie: ada } })).status).toBe(200);
    expect((await send("PATCH", "/api/users/ada", { password: "given by the admin" }, admin)).status).toBe(200);
    expect(await sessionStatus(ada)).toBe(401);
    const again = cookieOf(await signInAs("ada", "given by the admin"));
    expect((await send("DELETE", "/api/users/ada", undefined, admin)).status).toBe(204);
    expect(await sessionStatus(again)).toBe(401);
  });

  it("of the last admin cannot lose its right", async () => {
    const admin = { cookie: await http.signIn("root", "admin") };
    const responses = [
      await send("DELETE", "/api/users/root", undefined, admin),
      await send("PATCH", "/api/users/root", { role: "viewer" }, admin),
    ];
    for (const response of responses) {
      expect([response.status, (await response.json()).message]).toEqual([
        409,
        "Root is the last admin: make somebody else an admin first.",
      ]);
    }
  });
});

describe("the first admin", () => {
  const setUp = (code: string, name = "ada") => send("POST", "/api/setup", { code, name, password: TEST_PASSWORD });
  const needed = async () => (await (await fetch(`${http.url}/api/setup`)).json()).needed;

  it("is made with the one-time code, once", async () => {
    const code = (await http.parts.setup.create())!;
    expect(await needed()).toBe(true);
    expect((await setUp("wrong")).status).toBe(403);
    const made = await setUp(code);
    expect([made.status, await made.json()]).toMatchObject([201, { name: "ada", role: "admin" }]);
    expect(await sessionStatus(cookieOf(made))).toBe(200);
    expect(await needed()).toBe(false);
    const again = await setUp(code, "eve");
    expect([again.status, (await again.json()).message]).toEqual([403, expect.stringContaining("used up")]);
    expect((await http.parts.users.list()).map(({ name }) => name)).toEqual(["ada"]);
    expect(http.log()).not.toContain(code);
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Action, ActionRequest } from "../../../domain/action";
import type { ActionPlan, StartedActions } from "../../../domain/action-api";
import type { CloudWithSecret } from "../../../domain/cloud";
import { startTestHttp, type TestHttp } from "../../http/start-test-http";
import { readEnvironmentClouds } from "../read-environment-clouds";
import { checkCloud } from "./check-cloud";
import { CloudConnection } from "./cloud-connection";
import { signInWithKeystone } from "./keystone-sign-in";

/**
 * Over a real Keystone and Nova: OS_* variables must name a cloud whose compute hosts compute-1 and compute-2 may be disabled, and
 * OS_RIG_VIEWER_* a reader of it. Leaves both enabled and not forced down.
 */
let http: TestHttp;
let cloud: CloudWithSecret;
let connection: CloudConnection;
let ada = "";

async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const headers = { cookie: ada, origin: http.url, ...(body ? { "content-type": "application/json" } : {}) };
  const response = await fetch(`${http.url}${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as Answer;
}

async function run(request: Partial<ActionRequest>): Promise<Action> {
  const { actions, refused } = await ask<StartedActions>("POST", "/api/actions", {
    requestId: randomUUID(),
    requests: [request],
  });
  if (refused[0]) throw new Error(refused[0].reason);
  for (;;) {
    const action = await ask<Action>("GET", `/api/actions/${actions[0]!.id}`);
    if (action.endedAtMs !== null) return action;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function restore(host: string): Promise<void> {
  const service = (await connection.service(host))!;
  await connection.changeService(service, { status: "enabled", forcedDown: false });
}

beforeAll(async () => {
  const { clouds, problems } = readEnvironmentClouds(process.env);
  const [found] = clouds;
  if (!found) throw new Error(`OS_* variables must name a real cloud. ${problems.join(" ")}`);
  cloud = { ...found.settings, secret: found.secret };
  connection = new CloudConnection(cloud);
  http = await startTestHttp({ acts: true, environmentClouds: clouds });
  for (const host of ["compute-1", "compute-2", "web-1"]) await http.parts.hosts.ensure(host);
  ada = await http.signIn("ada", "operator");
});
afterAll(async () => {
  await http?.stop();
  await connection?.close();
});
beforeEach(() => restore("compute-1"));

describe("a real Keystone and Nova", () => {
  it("passes the test of a connection", async () => {
    const steps = Object.fromEntries((await checkCloud(connection)).map(({ id, outcome }) => [id, outcome]));
    expect(steps).toMatchObject({ token: "ok", roles: "ok", compute: "ok", versions: "ok", services: "ok" });
  });

  it("disables, disables again with another reason, and enables", async () => {
    const first = await run({ kind: "nova.disable", hostId: "compute-1", reason: "disk failing" });
    expect(first).toMatchObject({ state: "done", outcome: expect.stringContaining("disabled (disk failing)") });
    const second = await run({ kind: "nova.disable", hostId: "compute-1", reason: "x".repeat(255) });
    expect(second.state).toBe("done");
    expect((await connection.service("compute-1"))!.disabledReason).toBe("x".repeat(255));
    const enabled = await run({ kind: "nova.enable", hostId: "compute-1" });
    expect(enabled).toMatchObject({ state: "done", outcome: expect.stringContaining("enabled") });
  });

  it("forces down, clears it, and does both in one request", async () => {
    expect((await run({ kind: "nova.force-down", hostId: "compute-1" })).outcome).toContain("forced down");
    expect((await run({ kind: "nova.clear-force-down", hostId: "compute-1" })).state).toBe("done");
    const both = await run({ kind: "nova.disable-and-force-down", hostId: "compute-1", reason: "dead" });
    expect(both.outcome).toContain("disabled (dead), down, forced down");
    const puts = both.attempts[0]!.exchanges.filter(({ method }) => method === "PUT");
    expect(puts).toHaveLength(1);
  });

  it("finds a host by a tag, and says why another is not there", async () => {
    await http.parts.hosts.update("web-1", { tags: ["nova:compute-2"] });
    const tagged = await ask<{ plans: ActionPlan[] }>("POST", "/api/actions/plan", {
      requests: [{ kind: "nova.disable", hostId: "web-1", reason: "x" }],
    });
    expect(tagged.plans[0]).toMatchObject({ refusal: "", novaHost: "compute-2" });
    await http.parts.hosts.update("web-1", { tags: [] });
    const unknown = await ask<{ plans: ActionPlan[] }>("POST", "/api/actions/plan", {
      requests: [{ kind: "nova.disable", hostId: "web-1", reason: "x" }],
    });
    expect(unknown.plans[0]!.refusal).toContain("no compute service on a host named web-1");
  });

  it("refuses in Nova's words what Nova refuses", async () => {
    const service = (await connection.service("compute-1"))!;
    const long = connection.changeService(service, { status: "disabled", disabledReason: "x".repeat(256) });
    await expect(long).rejects.toMatchObject({ reason: "rejected", status: 400 });
    const unknown = { ...service, id: "00000000-0000-4000-8000-000000000000" };
    await expect(connection.changeService(unknown, { status: "enabled" })).rejects.toMatchObject({
      reason: "not-found",
    });
  });

  it("refuses a reader, a wrong password, and takes an application credential", async () => {
    const { OS_RIG_VIEWER_USER, OS_RIG_VIEWER_PASSWORD, OS_RIG_APP_CRED_ID, OS_RIG_APP_CRED_SECRET } = process.env;
    if (cloud.auth.method !== "password") throw new Error("this test needs a cloud with a password");
    const reader = new CloudConnection({
      ...cloud,
      auth: { ...cloud.auth, username: OS_RIG_VIEWER_USER! },
      secret: OS_RIG_VIEWER_PASSWORD!,
    });
    const wrong = new CloudConnection({ ...cloud, secret: "wrong" });
    const credential = new CloudConnection({
      ...cloud,
      auth: {
        method: "application_credential",
        credentialId: OS_RIG_APP_CRED_ID!,
        credentialName: "",
        username: "",
        userDomain: "Default",
      },
      secret: OS_RIG_APP_CRED_SECRET!,
    });
    try {
      await expect(reader.services()).rejects.toMatchObject({
        reason: "forbidden",
        message: expect.stringContaining("Policy doesn't allow"),
      });
      await expect(wrong.services()).rejects.toMatchObject({ reason: "unauthorized" });
      expect((await credential.services()).map(({ host }) => host).sort()).toEqual(["compute-1", "compute-2"]);
    } finally {
      await Promise.all([reader, wrong, credential].map((one) => one.close()));
    }
  });

  it("acts with a person's own token", async () => {
    if (cloud.auth.method !== "password") throw new Error("this test needs a cloud with a password");
    const signed = await signInWithKeystone(cloud, { username: cloud.auth.username, password: cloud.secret });
    const service = (await connection.service("compute-1", { userToken: signed.token }))!;
    expect(service.status).toBe("enabled");
    expect(signed.roles).toContain("admin");
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ActionSummary } from "../../../domain/action";
import type { Alarm } from "../../../domain/alarm";
import { type PolicySet, policySchema } from "../../../domain/policy";
import type { PolicyDryRun } from "../../../domain/policy-api";
import { ActionCentre } from "../action-centre";
import { startTestActions, type TestActions, until } from "../fixtures/start-test-actions";

let test: TestActions;
let other: ActionCentre;
const HOSTS = ["compute-1", "compute-2", "compute-3", "compute-4"];
const service = (host = "compute-1") => test.openstack.nova.services.find((one) => one.host === host)!;
const puts = () => test.openstack.requests.filter(({ service: of, method }) => of === "nova" && method === "PUT");

async function setPolicies(
  policies: object[],
  limits: object = {},
  stopped: PolicySet["stopped"] = null,
): Promise<void> {
  await test.http.parts.policyStore.replace((set) => ({
    stopped,
    limits: { ...set.limits, disablesPerHour: 100, enabledPercent: 0, cooldownMinutes: 0, ...limits },
    policies: policies.map((policy) =>
      policySchema.parse({ id: "p", name: "P", mode: "live", steps: [{ kind: "nova.disable" }], ...policy }),
    ),
  }));
  await test.http.centre.policyKeeper.look();
  await other.policyKeeper.look();
}

async function actionsOf(policyId = "p"): Promise<ActionSummary[]> {
  return (await test.ask<{ actions: ActionSummary[] }>("GET", `/api/actions?policy=${policyId}&limit=500`)).body
    .actions;
}

/** The newest action that a policy asked for about an alarm, when it has ended. */
function acted(alarm: Alarm, kind = "nova.disable"): Promise<ActionSummary> {
  return until(async () =>
    (await actionsOf()).find((one) => one.alarmId === alarm.id && one.kind === kind && one.endedAtMs !== null),
  );
}

let ruleNumber = 0;
const raise = (host = "compute-1", change = {}) => test.raise(host, { ruleId: `rule-${++ruleNumber}`, ...change });

beforeAll(async () => {
  test = await startTestActions({ computeHosts: HOSTS });
  for (const host of HOSTS) await test.http.parts.hosts.ensure(host);
  const { parts, connections } = test.http;
  // A second server on the same stores, that sees the same journal.
  other = new ActionCentre({ ...test.http.centreParts, connections });
  await other.start();
  const take = test.http.centre.take.bind(test.http.centre);
  test.http.centre.take = (entries) => {
    take(entries);
    other.take(entries);
  };
  expect(parts.desk.clouds.list()).toHaveLength(1);
});
afterAll(async () => {
  await other.stop();
  await test.stop();
});
afterEach(async () => {
  await setPolicies([]);
  for (const one of test.openstack.nova.services) {
    Object.assign(one, { status: "enabled", disabled_reason: null, forced_down: false, state: "up" });
  }
  test.openstack.behave();
  test.openstack.requests.length = 0;
});

describe("policies", () => {
  it("act once when an alarm becomes active, though two servers see it", async () => {
    await setPolicies([{}]);
    const alarm = await raise("compute-1", { text: "Memory is at 99 %" });
    expect(await acted(alarm)).toMatchObject({ state: "done", askedBy: "policy p", policyId: "p" });
    expect(service().disabled_reason).toBe("premonitor: policy p: Memory is at 99 %");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(puts()).toHaveLength(1);
    expect((await actionsOf()).filter((one) => one.alarmId === alarm.id)).toHaveLength(1);
  });

  it("do nothing as a dry run, and record what they would do", async () => {
    await setPolicies([{ mode: "dry-run" }]);
    const alarm = await raise();
    expect(await acted(alarm)).toMatchObject({ state: "dry-run", outcome: "Not done: the policy is a dry run." });
    expect(puts()).toHaveLength(0);
  });

  it("leave alone what does not fit: a warning, another rule, another host, a stopped switch", async () => {
    await setPolicies([{ rules: "only-this" }, { id: "q", hosts: "tag:none" }]);
    await raise();
    await raise("compute-1", { ruleId: "only-this", severity: "warning" });
    await setPolicies([{}], {}, { by: "ada", atMs: Date.now(), note: "" });
    await raise();
    await setPolicies([{}]);
    const last = await raise("compute-2");
    await acted(last);
    expect(puts()).toHaveLength(1);
    expect(service("compute-2").status).toBe("disabled");
  });

  it("begin when an alarm has worsened to what they are for", async () => {
    await setPolicies([{}]);
    const alarm = await raise("compute-1", { severity: "warning" });
    await test.raise("compute-1", { ruleId: alarm.ruleId, severity: "failure", atMs: Date.now() + 1 });
    expect((await acted(alarm)).state).toBe("done");
  });

  it("wait for as long as they say, and not for what has cleared", async () => {
    await setPolicies([{ when: { on: "lasts", seconds: 1 } }]);
    const short = await raise("compute-2");
    await test.clear(short);
    const long = await raise();
    expect((await acted(long)).state).toBe("done");
    expect((await actionsOf()).some(({ alarmId }) => alarmId === short.id)).toBe(false);
  });

  it("wait for an acknowledgement", async () => {
    await setPolicies([{ when: { on: "acknowledged" } }]);
    const alarm = await raise();
    await test.ask("POST", "/api/alarms/acknowledge", { alarmIds: [alarm.id], note: "go" });
    expect((await acted(alarm)).state).toBe("done");
  });

  it("undo what they did, and nothing that others did", async () => {
    await setPolicies([{ undo: true }]);
    const alarm = await raise();
    await acted(alarm);
    await test.clear(alarm);
    await until(() => service().status === "enabled");
    const second = await raise();
    await acted(second);
    Object.assign(service(), { disabled_reason: "bob works here" });
    await test.clear(second);
    const undone = await acted(second, "nova.enable");
    expect(undone).toMatchObject({ state: "refused" });
    expect(undone.outcome).toContain("bob works here");
    expect(service().status).toBe("disabled");
  });

  it("keep their limits over all alarms at once, and raise an alarm about the rest", async () => {
    await setPolicies([{}], { disablesPerHour: 2 });
    const taken = (await test.http.parts.policyStore.disabledInHour("stand-in", Date.now())) as number;
    await setPolicies([{}], { disablesPerHour: taken + 2 });
    const alarms = await Promise.all(HOSTS.map((host) => raise(host)));
    const ended = await Promise.all(alarms.map((alarm) => acted(alarm)));
    expect(ended.filter(({ state }) => state === "done")).toHaveLength(2);
    const refused = ended.filter(({ state }) => state === "refused");
    expect(refused).toHaveLength(2);
    expect(refused[0]!.outcome).toContain("in the last hour");
    expect(test.openstack.nova.services.filter(({ status }) => status === "disabled")).toHaveLength(2);
    const heldId = `${refused[0]!.hostId}/policy-held/policy.p`;
    const held = await until(() => test.http.parts.alarms.get(heldId));
    expect(held).toMatchObject({ state: "active", severity: "warning", ruleName: "A policy did not act" });
    const cause = alarms.find(({ hostId }) => hostId === refused[0]!.hostId)!;
    await test.clear(cause);
    await until(async () => (await test.http.parts.alarms.get(heldId))?.state === "cleared");
  });

  it("leave enough compute hosts enabled, by what Nova says at that moment", async () => {
    await setPolicies([{}], { enabledPercent: 75 });
    Object.assign(service("compute-3"), { state: "down" });
    const alarm = await raise("compute-1");
    const refused = await acted(alarm);
    expect(refused.outcome).toBe("It would leave 2 of 4 compute hosts enabled and up (50 %), and 75 % must stay.");
    expect(service().status).toBe("enabled");
  });

  it("give up what has become pointless", async () => {
    await setPolicies([{}]);
    test.openstack.misbehave({ service: "nova", method: "PUT", times: 3, act: { status: 500, body: "" } });
    const alarm = await raise();
    await until(async () => (await actionsOf()).some((one) => one.alarmId === alarm.id && one.state === "retrying"));
    await test.clear(alarm);
    expect(await acted(alarm)).toMatchObject({ state: "cancelled" });
    expect(service().status).toBe("enabled");
  });

  it("look at what happened while no server ran", async () => {
    await setPolicies([{}]);
    const seen = await raise("compute-2");
    await acted(seen);
    const { take } = test.http.centre;
    test.http.centre.take = () => undefined;
    const missed = await raise("compute-1");
    test.http.centre.take = take;
    const third = new ActionCentre({ ...test.http.centreParts, connections: test.http.connections });
    await third.start();
    try {
      expect((await acted(missed)).state).toBe("done");
    } finally {
      await third.stop();
    }
  });
});

describe("a dry run over the past", () => {
  it("says what a policy would have done, within its limits", async () => {
    const alarm = await raise("web-1", { ruleId: "past", text: "Disk is full" });
    await test.clear(alarm);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await test.raise("web-1", { ruleId: "past" });
    const policy = policySchema.parse({ id: "d", name: "D", rules: "past", steps: [{ kind: "nova.disable" }] });
    await setPolicies([], { cooldownMinutes: 60 });
    const { status, body } = await test.ask<PolicyDryRun>("POST", "/api/policy-dry-run", { policy, span: "hour" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ alarmCount: 2, actedCount: 1, heldBackCount: 1 });
    expect(body.acts.map(({ hostId, heldBackBy }) => [hostId, heldBackBy])).toEqual([
      ["web-1", "60 min must lie between two acts on one host"],
      ["web-1", ""],
    ]);
    expect(body.acts[1]).toMatchObject({
      steps: ["disable the compute service"],
      text: "Disk is full",
      clearedAtMs: expect.any(Number),
    });
  });
});

describe("the API of policies", () => {
  it("lets admins change them, operators stop them, and tells it in the journal", async () => {
    const policy = { id: "api", name: "Api", steps: [{ kind: "nova.disable" }] };
    const { version } = (await test.ask<PolicySet>("GET", "/api/policies")).body;
    const body = { policy, expectedVersion: version };
    expect((await test.ask("PUT", "/api/policies/api", body)).status).toBe(403);
    expect((await test.ask("PUT", "/api/policies/api", body, test.root)).status).toBe(200);
    expect((await test.ask("PUT", "/api/policies/api", body, test.root)).status).toBe(409);
    expect((await test.ask("POST", "/api/policy-switch", { isStopped: true, note: "hands off" })).status).toBe(200);
    const { body: stopped } = await test.ask<PolicySet>("GET", "/api/policies");
    expect(stopped).toMatchObject({
      stopped: { by: "ada", note: "hands off" },
      policies: [{ id: "api", mode: "dry-run" }],
    });
    const limits = { limits: stopped.limits, expectedVersion: stopped.version };
    expect((await test.ask("PUT", "/api/policy-limits", limits, test.root)).status).toBe(200);
    expect(
      (await test.ask("DELETE", `/api/policies/api?expectedVersion=${stopped.version + 1}`, undefined, test.root))
        .status,
    ).toBe(200);
    const { body: journal } = await test.ask<{ entries: { by: string; note: string }[] }>(
      "GET",
      "/api/journal?kind=setting-changed",
    );
    expect(journal.entries.map(({ by, note }) => `${by} ${note}`).slice(0, 4)).toEqual([
      "root removed the policy api",
      expect.stringContaining("root set the limits of policies"),
      "ada stopped all policies: hands off",
      "root added the policy api (dry-run)",
    ]);
  });
});

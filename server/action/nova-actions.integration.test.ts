import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Action } from "../../domain/action";
import { startTestActions, type TestActions, until } from "./fixtures/start-test-actions";

let test: TestActions;
const service = (host = "compute-1") => test.openstack.nova.services.find((one) => one.host === host)!;
const puts = () => test.openstack.requests.filter(({ service: of, method }) => of === "nova" && method === "PUT");

beforeAll(async () => {
  test = await startTestActions();
});
afterAll(() => test.stop());
afterEach(() => {
  for (const one of test.openstack.nova.services) {
    Object.assign(one, { status: "enabled", disabled_reason: null, forced_down: false, state: "up" });
  }
  test.openstack.behave();
  test.openstack.requests.length = 0;
});

const disable = { kind: "nova.disable", hostId: "compute-1", reason: "disk failing" } as const;

describe("actions on Nova", () => {
  it("shows what would be sent, to where, as whom, and what it affects; and changes nothing", async () => {
    const plan = await test.plan(disable);
    expect(plan).toMatchObject({
      refusal: "",
      novaHost: "compute-1",
      asWhom: "operator in project ops",
      before: { status: "enabled", state: "up" },
      sends: [{ method: "PUT", body: '{"status":"disabled","disabled_reason":"disk failing"}' }],
    });
    expect(plan.sends[0]!.url).toContain(`/v2.1/os-services/${service().id}`);
    expect(plan.affects).toContain("1 of 2 compute hosts are enabled after it.");
    expect(puts()).toHaveLength(0);
  });

  it("disables, and tells it in the journal and the record with Nova's words", async () => {
    const alarm = await test.raise("compute-1");
    const action = await test.run({ ...disable, alarmId: alarm.id });
    expect(action).toMatchObject({ state: "done", askedBy: "ada", why: alarm.text, attemptCount: 1 });
    expect(action.outcome).toBe("Nova answers: disabled (disk failing), up.");
    expect(service()).toMatchObject({ status: "disabled", disabled_reason: "disk failing" });
    expect(action.attempts[0]!.exchanges.map(({ method, status }) => [method, status])).toContainEqual(["PUT", 200]);
    const { body } = await test.ask<{ entries: { kind: string }[] }>(
      "GET",
      `/api/journal?alarmId=${encodeURIComponent(alarm.id)}`,
    );
    expect(body.entries.map(({ kind }) => kind)).toEqual(["action-ended", "action-asked", "raised"]);
  });

  it.each([
    ["nova.force-down", {}, { forced_down: true, status: "enabled" }],
    [
      "nova.disable-and-force-down",
      { reason: "dead" },
      { forced_down: true, status: "disabled", disabled_reason: "dead" },
    ],
  ] as const)("does %s in one request", async (kind, more, wanted) => {
    const action = await test.run({ kind, hostId: "compute-1", ...more });
    expect(action.state).toBe("done");
    expect(service()).toMatchObject(wanted);
    expect(puts()).toHaveLength(1);
  });

  it("enables again, and clears a force down", async () => {
    Object.assign(service(), { status: "disabled", disabled_reason: "x", forced_down: true });
    expect((await test.run({ kind: "nova.enable", hostId: "compute-1" })).state).toBe("done");
    expect((await test.run({ kind: "nova.clear-force-down", hostId: "compute-1" })).state).toBe("done");
    expect(service()).toMatchObject({ status: "enabled", forced_down: false, disabled_reason: null });
  });

  it("does one press of a button once, however often it arrives", async () => {
    const requestId = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => test.start(disable, test.ada, requestId)));
    const ids = new Set(answers.flatMap(({ actions }) => actions.map(({ id }) => id)));
    expect(ids.size).toBe(1);
    await test.ended([...ids][0]!);
    expect(puts()).toHaveLength(1);
  });

  it("lets two operators do it once: the other is told", async () => {
    test.openstack.misbehave({ service: "nova", method: "PUT", act: { hangMs: 300, store: true } });
    const [ofAda, ofBob] = [await test.start(disable), await test.start(disable, test.bob)];
    expect(ofBob.refused[0]!.reason).toContain("ada is doing this to the host right now");
    await test.ended(ofAda.actions[0]!.id);
    const late = await test.run(disable, test.bob);
    expect(late.outcome).toBe("Nothing was sent: it was so already: disabled (disk failing), up.");
    expect(puts()).toHaveLength(1);
  });

  it("refuses when somebody changed the service since it was looked at", async () => {
    const { before } = await test.plan(disable);
    Object.assign(service(), { status: "disabled", disabled_reason: "bob's reason" });
    const action = await test.run({ ...disable, before });
    expect(action.state).toBe("refused");
    expect(action.outcome).toContain("Somebody changed it meanwhile");
    expect(service().disabled_reason).toBe("bob's reason");
  });

  it("says in the service's own words what was refused, and does not try again", async () => {
    test.openstack.keystone.users[0]!.roles = ["reader"];
    test.openstack.keystone.expireTokens();
    const plan = await test.plan(disable);
    expect(plan.refusal).toContain("Policy doesn't allow os_compute_api:os-services:list to be performed.");
    test.openstack.keystone.users[0]!.roles = ["admin", "member", "reader"];
    test.openstack.misbehave({
      service: "nova",
      method: "PUT",
      act: { status: 403, body: { forbidden: { code: 403, message: "Policy doesn't allow it." } } },
    });
    const action = await test.run(disable);
    expect(action).toMatchObject({ state: "failed", attemptCount: 1 });
    expect(action.outcome).toBe("Nova answers 403: Policy doesn't allow it.");
  });

  it("tries again after a 500 and after a connection that broke off", async () => {
    test.openstack.misbehave({
      service: "nova",
      method: "PUT",
      act: { status: 503, body: "<html><body>busy</body></html>", contentType: "text/html" },
    });
    test.openstack.misbehave({ service: "nova", method: "PUT", act: "reset" });
    const action = await test.run(disable);
    expect(action.state).toBe("done");
    expect(action.attempts.map(({ outcome }) => outcome)[0]).toContain("Nova answers 503: busy");
    expect(action.attemptCount).toBe(3);
    expect(service().status).toBe("disabled");
  });

  it("signs in again, once, when the token is no longer good", async () => {
    await test.plan(disable);
    test.openstack.keystone.expireTokens();
    test.openstack.requests.length = 0;
    expect((await test.run(disable)).state).toBe("done");
    const logins = test.openstack.requests.filter(({ service: of, method }) => of === "keystone" && method === "POST");
    expect(logins.length).toBeGreaterThan(0);
    expect(puts().map(({ status }) => status)).toEqual([200]);
  });

  it("gives up what is tried again, by hand", async () => {
    await test.plan(disable);
    await test.openstack.away("nova");
    try {
      const { actions } = await test.start({ ...disable, cloudId: "stand-in" });
      const id = actions[0]?.id;
      // The plan needs Nova: without it nothing is begun.
      expect(id).toBeUndefined();
    } finally {
      await test.openstack.back("nova");
    }
    test.openstack.misbehave({ service: "nova", method: "PUT", times: 50, act: { status: 500, body: "" } });
    const { actions } = await test.start(disable);
    const { id } = actions[0]!;
    await until(async () => (await test.ask<Action>("GET", `/api/actions/${id}`)).body.state === "retrying");
    const cancelled = await test.ask("POST", `/api/actions/${id}/cancel`);
    expect(cancelled.status).toBe(200);
    expect((await test.ended(id)).outcome).toBe("Cancelled by ada.");
    expect((await test.ask("POST", `/api/actions/${id}/cancel`)).status).toBe(409);
  });
});

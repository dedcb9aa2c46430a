import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestActions, type TestActions, until } from "./fixtures/start-test-actions";

let test: TestActions;
const OTHERS = ["2026-11-20T11:48:55Z", "compute.host.down", "other-1", "down", "zabbix", "7"];
const rows = () => test.openstack.congress.rows;
const ours = () => rows().filter(([, , , , monitor]) => monitor === "premonitor");
const push = (hostId: string, alarmId: string | null, status = "down") => ({
  kind: "congress.push" as const,
  hostId,
  alarmId,
  event: { type: "compute.host.down", status },
});

beforeAll(async () => {
  test = await startTestActions();
});
afterAll(() => test.stop());
afterEach(() => {
  test.openstack.congress.rows = [];
  test.openstack.requests.length = 0;
});

describe("actions on Congress", () => {
  it("pushes into the rows that are there, and takes ours back when the alarm clears", async () => {
    test.openstack.congress.rows = [OTHERS];
    const alarm = await test.raise("compute-1", { ruleId: "a" });
    const action = await test.run(push("compute-1", alarm.id, "down_predict"));
    expect(action).toMatchObject({ state: "done", outcome: "Congress has the row now, as one of 2." });
    expect(rows()).toContainEqual(OTHERS);
    expect(ours()).toEqual([
      [
        expect.any(String),
        "compute.host.down",
        "compute-1",
        "down_predict",
        "premonitor",
        expect.stringMatching(/^[0-9a-f]{24}$/),
      ],
    ]);
    await test.clear(alarm);
    await until(() => ours().length === 0);
    expect(rows()).toEqual([OTHERS]);
  });

  it("makes a second push of the same thing harmless, whoever asks", async () => {
    const alarm = await test.raise("compute-1", { ruleId: "b" });
    await test.run(push("compute-1", alarm.id));
    const again = await test.run(push("compute-1", alarm.id), test.bob);
    expect(again.outcome).toContain("nothing was sent again");
    expect(ours()).toHaveLength(1);
    await test.clear(alarm);
    await until(() => ours().length === 0);
  });

  it("loses no row when many are pushed at the same time", async () => {
    test.openstack.congress.rows = [OTHERS];
    const alarms = await Promise.all(
      ["compute-1", "compute-2"].flatMap((host) => [1, 2, 3, 4].map((i) => test.raise(host, { ruleId: `many-${i}` }))),
    );
    const done = await Promise.all(alarms.map((alarm) => test.run(push(alarm.hostId, alarm.id))));
    expect(new Set(done.map(({ state }) => state))).toEqual(new Set(["done"]));
    expect(rows()).toHaveLength(9);
    await Promise.all(alarms.map((alarm) => test.clear(alarm)));
    await until(() => rows().length === 1);
    expect(rows()).toEqual([OTHERS]);
  });

  it("pushes for a host that Nova does not know, and takes back by hand", async () => {
    const action = await test.run(push("web-1", null));
    expect(action).toMatchObject({ state: "done", novaHost: null });
    expect(ours()[0]).toContain("web-1");
    const back = await test.run({ kind: "congress.take-back", hostId: "web-1" });
    expect(back.outcome).toBe("1 row was taken back; 0 stay.");
  });

  it("takes back a push that came when the alarm was over already", async () => {
    const alarm = await test.raise("compute-1", { ruleId: "late" });
    test.openstack.misbehave({ service: "congress", method: "PUT", act: { hangMs: 400, store: true } });
    const { actions } = await test.start(push("compute-1", alarm.id));
    await until(() => ours().length === 1);
    await test.clear(alarm);
    await test.ended(actions[0]!.id);
    await until(() => ours().length === 0);
  });

  it("clears the table for those who ask for it, and says that others' rows go", async () => {
    test.openstack.congress.rows = [OTHERS];
    const plan = await test.plan({ kind: "congress.clear", cloudId: "stand-in" });
    expect(plan).toMatchObject({ refusal: "", warnings: ["1 of them were pushed by others than Premonitor."] });
    expect((await test.run({ kind: "congress.clear", cloudId: "stand-in" })).outcome).toBe("All 1 rows were removed.");
    expect(rows()).toEqual([]);
  });

  it("refuses an event that Congress would spoil, at the edge", async () => {
    const event = { type: "compute.host.down", status: "kaputt – ja" };
    const { status, body } = await test.ask<{ message: string }>("POST", "/api/actions/plan", {
      requests: [{ kind: "congress.push", hostId: "compute-1", event }],
    });
    expect(status).toBe(400);
    expect(body.message).toContain("ASCII");
  });
});

describe("other actions", () => {
  it("migrates the servers away one at a time, with progress", async () => {
    const { servers, services } = test.openstack.nova;
    for (const name of ["a", "b"])
      servers.push({ id: `id-${name}`, name, host: "compute-1", status: "ACTIVE", task_state: null });
    const action = await test.run({ kind: "nova.migrate", hostId: "compute-1" });
    expect(action).toMatchObject({
      state: "done",
      progress: { doneCount: 2, totalCount: 2 },
      outcome: "2 of 2 servers were moved away from compute-1.",
    });
    expect(servers.map(({ host }) => host)).toEqual(["compute-2", "compute-2"]);
    Object.assign(services.find(({ host }) => host === "compute-1")!, { status: "disabled" });
    const stuck = await test.run({ kind: "nova.migrate", hostId: "compute-2" });
    expect(stuck.state).toBe("failed");
    expect(stuck.outcome).toContain("No valid host was found.");
    Object.assign(services.find(({ host }) => host === "compute-1")!, { status: "enabled" });
    servers.length = 0;
  });

  it("stops a migration between two servers when it is cancelled", async () => {
    const { servers } = test.openstack.nova;
    for (const name of ["a", "b", "c"]) {
      servers.push({ id: `c-${name}`, name, host: "compute-1", status: "ACTIVE", task_state: null });
    }
    const { actions } = await test.start({ kind: "nova.migrate", hostId: "compute-1" });
    const id = actions[0]!.id;
    await until(() => servers.some(({ status }) => status === "MIGRATING"));
    expect((await test.ask("POST", `/api/actions/${id}/cancel`)).status).toBe(200);
    const ended = await test.ended(id);
    expect(ended).toMatchObject({ state: "cancelled", outcome: "Stopped after 1 of 3 servers." });
    expect(servers.filter(({ host }) => host === "compute-1")).toHaveLength(2);
    servers.length = 0;
  });

  it("appends to the notification log, and says where", async () => {
    await test.ask("PUT", "/api/destinations/log", { settings: { kind: "log", id: "log" } }, test.root);
    const alarm = await test.raise("web-1", { ruleId: "told", text: "Memory is at 91 %" });
    const action = await test.run({ kind: "notify", hostId: "web-1", alarmId: alarm.id, destinationId: "log" });
    expect(action.outcome).toBe("log answers: appended to notification/log_notify.log");
    expect(test.http.notificationLog[0]).toContain("Severity: FAILURE");
    expect((await test.plan({ kind: "notify", hostId: "web-1", destinationId: "log" })).refusal).toContain(
      "choose one",
    );
  });

  it("says why a host has no service in Nova", async () => {
    const { body } = await test.ask<{ hosts: { hostId: string; why: string; service: unknown }[] }>(
      "GET",
      "/api/compute-services?hosts=web-1",
    );
    expect(body.hosts).toEqual([
      { hostId: "web-1", cloudId: null, service: null, why: expect.stringContaining("nova:<its name in Nova>") },
    ]);
    const plan = await test.plan({ kind: "nova.disable", hostId: "web-1", reason: "x" });
    expect(plan.refusal).toContain("no compute service on a host named web-1");
  });

  it("keeps viewers from doing anything, and secrets from everybody", async () => {
    const viewer = await test.http.signIn("eve", "viewer");
    const request = { requestId: "abcdefgh", requests: [push("compute-1", null)] };
    expect((await test.ask("POST", "/api/actions", request, viewer)).status).toBe(403);
    expect((await test.ask("GET", "/api/clouds", undefined, viewer)).status).toBe(403);
    const { secret, ...cloud } = test.openstack.cloud();
    const put = await test.ask("PUT", "/api/clouds/second", { cloud: { ...cloud, id: "second" }, secret }, test.root);
    expect(put.status).toBe(200);
    const elsewhere = { ...cloud, id: "second", authUrl: "http://127.0.0.1:1/v3" };
    const moved = await test.ask<{ message: string }>("PUT", "/api/clouds/second", { cloud: elsewhere }, test.root);
    expect(moved.status).toBe(400);
    expect(moved.body.message).toContain("give the secret again");
    const all = await Promise.all(
      ["/api/clouds", "/api/actions", "/api/journal"].map(async (path) =>
        JSON.stringify((await test.ask("GET", path, undefined, test.root)).body),
      ),
    );
    expect(all.join()).not.toContain(secret);
    expect(test.http.log()).not.toContain(secret);
    expect(JSON.stringify(await test.http.connections.state.hgetall("s:clouds"))).not.toContain(secret);
    await test.ask("DELETE", "/api/clouds/second", undefined, test.root);
  });
});

import { afterEach, describe, expect, it } from "vitest";
import type { Exchange } from "../../../domain/action";
import type { CloudWithSecret } from "../../../domain/cloud";
import {
  type OpenstackStandIn,
  type StandInOptions,
  startOpenstackStandIn,
} from "../../../e2e/openstack-stand-in/openstack-stand-in";
import { checkCloud } from "./check-cloud";
import { CloudConnection } from "./cloud-connection";
import { signInWithKeystone } from "./keystone-sign-in";
import { OpenstackError } from "./openstack-error";

const opened: { standIn: OpenstackStandIn; connection: CloudConnection }[] = [];

async function open(options: StandInOptions = {}, overrides: Partial<CloudWithSecret> = {}) {
  const standIn = await startOpenstackStandIn({ unknownDataSourceDelayMs: 20, ...options });
  const connection = new CloudConnection(standIn.cloud(overrides));
  opened.push({ standIn, connection });
  return { standIn, connection };
}
afterEach(async () => {
  for (const { standIn, connection } of opened.splice(0)) {
    await connection.close();
    await standIn.stop();
  }
});

async function failure(work: Promise<unknown>): Promise<OpenstackError> {
  return work.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(OpenstackError);
      return error as OpenstackError;
    },
  );
}

const row = (monitorEventId: string, monitor = "premonitor") => ({
  time: "2026-11-20T11:48:55Z",
  type: "compute.host.down",
  hostname: "compute-1",
  status: "down",
  monitor,
  monitorEventId,
});

describe("CloudConnection", () => {
  it("logs in once for many calls at the same time, and again when the token is about to end", async () => {
    let nowMs = Date.now();
    const standIn = await startOpenstackStandIn({ tokenSeconds: 100 });
    const connection = new CloudConnection(standIn.cloud(), () => nowMs);
    opened.push({ standIn, connection });
    const logins = () => standIn.requests.filter(({ service }) => service === "keystone").length;
    await Promise.all([connection.services(), connection.services(), connection.doctorRows()]);
    expect(logins()).toBe(1);
    nowMs += 75_000;
    await connection.services();
    expect(logins()).toBe(1);
    nowMs += 10_000;
    await connection.services();
    expect(logins()).toBe(2);
  });

  it("takes a new token once after a 401, and then gives up", async () => {
    const { standIn, connection } = await open();
    await connection.services();
    standIn.keystone.expireTokens();
    expect(await connection.services()).toHaveLength(2);
    standIn.misbehave({ service: "nova", path: /os-services/, times: 9, act: { status: 401, body: "no" } });
    const before = standIn.requests.filter(({ service }) => service === "keystone").length;
    expect((await failure(connection.services())).reason).toBe("unauthorized");
    expect(standIn.requests.filter(({ service }) => service === "keystone").length).toBe(before + 1);
  });

  it("tries a login that was refused again after five minutes, or when it is told to", async () => {
    let nowMs = Date.now();
    const standIn = await startOpenstackStandIn();
    const connection = new CloudConnection(standIn.cloud({ secret: "wrong" }), () => nowMs);
    opened.push({ standIn, connection });
    const logins = () => standIn.requests.filter(({ service }) => service === "keystone").length;
    for (let i = 0; i < 3; i++) expect((await failure(connection.services())).reason).toBe("unauthorized");
    expect(logins()).toBe(1);
    await failure(connection.freshToken());
    expect(logins()).toBe(2);
    nowMs += 301_000;
    await failure(connection.services());
    expect(logins()).toBe(3);
  });

  it("never renews a person's own token", async () => {
    const { standIn, connection } = await open();
    const before = standIn.requests.length;
    await connection.warm();
    const asked = await failure(connection.services({ userToken: "gAAAAgone" }));
    expect(asked.reason).toBe("unauthorized");
    const services = standIn.requests.slice(before).filter(({ path }) => path.includes("os-services"));
    expect(services).toHaveLength(1);
  });

  it("records what was exchanged, and no secret of it", async () => {
    const { connection } = await open();
    const exchanges: Exchange[] = [];
    await connection.services({ onExchange: (exchange) => exchanges.push(exchange) });
    expect(exchanges.map(({ status }) => status)).toEqual([201, 200, 200]);
    const text = JSON.stringify(exchanges);
    expect(text).not.toContain("operator-secret");
    expect(text).not.toMatch(/gAAAA/);
  });

  it.each([
    [
      "the reader's 403",
      403,
      { forbidden: { code: 403, message: "no right" } },
      "forbidden",
      "Nova answers 403: no right.",
    ],
    [
      "HTML",
      503,
      "<html><title>503</title><body><h1>503 Service Unavailable</h1>try later</body></html>",
      "server",
      "Nova answers 503: 503 Service Unavailable try later.",
    ],
    ["nothing", 500, "", "server", "Nova answers 500: (no words)."],
    ["text", 404, "Gone away", "not-found", "Nova answers 404: Gone away."],
    [
      "Congress' shape",
      400,
      { error: { message: "bad", error_code: "1", error_data: null } },
      "rejected",
      "Nova answers 400: bad.",
    ],
    ["no JSON where there should be", 200, "fine", "unusable", "Nova answers 200 with what is no JSON: fine."],
  ])("tells %s in the service's own words", async (_, status, body, reason, message) => {
    const { standIn, connection } = await open();
    standIn.misbehave({ service: "nova", path: /os-services/, act: { status, body } });
    expect(await failure(connection.services())).toMatchObject({ reason, message });
  });

  it.each([
    ["reset" as const, "interrupted"],
    [{ hangMs: 2500, store: false }, "timeout"],
  ])("tells no answer for what it is: %j", async (act, reason) => {
    const { standIn, connection } = await open({}, { answerTimeoutMs: 200 });
    standIn.misbehave({ service: "nova", path: /os-services/, act });
    expect((await failure(connection.services())).noAnswer?.reason).toBe(reason);
  });

  it("says that nobody is there", async () => {
    const { standIn, connection } = await open();
    await standIn.away("keystone");
    const told = await failure(connection.services());
    expect(told).toMatchObject({ reason: "no-answer", noAnswer: { reason: "connection" } });
    expect(told.message).toMatch(/^Keystone: 127\.0\.0\.1:\d+ cannot be reached/);
  });

  it("changes services of clouds before 2.53 in their way", async () => {
    const { standIn, connection } = await open({ novaMaxMicroversion: "2.40" });
    const service = (await connection.service("compute-1"))!;
    const change = { status: "disabled", disabledReason: "dead", forcedDown: true } as const;
    expect((await connection.planServiceChange(service, change)).map(({ url }) => url.split("/").pop())).toEqual([
      "force-down",
      "disable-log-reason",
    ]);
    expect(await connection.changeService(service, change)).toMatchObject({
      status: "disabled",
      disabledReason: "dead",
      forcedDown: true,
    });
    expect(standIn.nova.services[0]).toMatchObject({ status: "disabled", forced_down: true });
    expect((await connection.changeService(service, { status: "enabled", forcedDown: false })).status).toBe("enabled");
  });

  it("says what the oldest clouds cannot do", async () => {
    const { connection } = await open({ novaMaxMicroversion: "2.1" });
    const service = (await connection.service("compute-1"))!;
    expect(service.forcedDown).toBeNull();
    expect((await connection.changeService(service, { status: "disabled", disabledReason: "x" })).status).toBe(
      "disabled",
    );
    expect((await failure(connection.planServiceChange(service, { forcedDown: true }))).message).toContain("2.11");
  });

  it("takes a host of a broken cell as it is", async () => {
    const { standIn, connection } = await open();
    const body = { services: [{ binary: "nova-compute", host: "lost", status: "UNKNOWN" }] };
    standIn.misbehave({ service: "nova", path: /os-services/, act: { status: 200, body } });
    expect(await connection.services()).toMatchObject([
      { host: "lost", status: "unknown", state: "unknown", forcedDown: null },
    ]);
  });

  it("reads rows in their odd shape, keeps others', and replaces the table", async () => {
    const { standIn, connection } = await open();
    standIn.congress.rows = [["t", "y", "h", "s", "zabbix", "7"], ["t"]];
    const { dataSourceId, rows } = await connection.doctorRows();
    expect(rows).toContainEqual({
      time: "t",
      type: "y",
      hostname: "h",
      status: "s",
      monitor: "zabbix",
      monitorEventId: "7",
    });
    expect(rows).toContainEqual(expect.objectContaining({ time: "t", monitorEventId: "None" }));
    await connection.replaceDoctorRows(dataSourceId, [row("1")]);
    expect(standIn.congress.rows).toEqual([
      ["2026-11-20T11:48:55Z", "compute.host.down", "compute-1", "down", "premonitor", "1"],
    ]);
    expect((await failure(connection.replaceDoctorRows(dataSourceId, [row("ü")]))).message).toContain("not ASCII");
    expect((await failure(connection.replaceDoctorRows("nowhere", []))).reason).toBe("not-found");
  });

  it("creates the data source where there is none, with persist_data", async () => {
    const { standIn, connection } = await open({ doctor: false });
    expect((await failure(connection.doctorRows())).message).toContain("no data source of the driver doctor");
    await connection.createDoctor();
    expect(standIn.congress.dataSources).toMatchObject([{ driver: "doctor", config: { persist_data: true } }]);
    await connection.createDoctor();
    expect(standIn.congress.dataSources).toHaveLength(1);
  });

  it("tells Vitrage one event, not a list", async () => {
    const { standIn, connection } = await open({ vitrageEndpoint: true });
    await connection.sendVitrageEvent(row("9"));
    expect(standIn.vitrageEvents).toEqual([
      {
        time: "2026-11-20T11:48:55Z",
        type: "compute.host.down",
        details: { hostname: "compute-1", status: "down", monitor: "premonitor", monitor_event_id: "9" },
      },
    ]);
  });

  it("reads all servers of a host, page by page", async () => {
    const { standIn, connection } = await open();
    for (let i = 0; i < 1203; i++) {
      standIn.nova.servers.push({ id: `s${i}`, name: `n${i}`, host: "compute-1", status: "ACTIVE", task_state: null });
    }
    expect(new Set((await connection.servers("compute-1")).map(({ id }) => id)).size).toBe(1203);
  });
});

describe("checkCloud", () => {
  const outcomes = async (connection: CloudConnection) =>
    Object.fromEntries((await checkCloud(connection)).map(({ id, outcome }) => [id, outcome]));

  it("finds everything", async () => {
    const { connection } = await open({ vitrageEndpoint: true });
    expect(new Set(Object.values(await outcomes(connection)))).toEqual(new Set(["ok"]));
  });

  it.each([
    ["a wrong password", {}, { secret: "no" }, { token: "failed", roles: "skipped", services: "skipped" }],
    ["no Congress", { policyEndpoint: false }, {}, { services: "ok", policy: "warning", doctor: "skipped" }],
    ["no data source", { doctor: false }, {}, { policy: "ok", doctor: "warning" }],
    ["another region", {}, { region: "Elsewhere" }, { token: "ok", compute: "failed", services: "skipped" }],
    ["an old cloud", { novaMaxMicroversion: "2.40" }, {}, { versions: "warning", services: "ok" }],
  ])("tells %s", async (_, options, overrides, wanted) => {
    const { connection } = await open(options, overrides);
    expect(await outcomes(connection)).toMatchObject(wanted);
  });

  it("warns of a reader", async () => {
    const { connection } = await open(
      {},
      {
        auth: {
          method: "password",
          username: "viewer",
          userDomain: "Default",
          projectName: "ops",
          projectDomain: "Default",
        },
        secret: "viewer-secret",
      },
    );
    const steps = await checkCloud(connection);
    expect(steps.find(({ id }) => id === "roles")).toMatchObject({ outcome: "warning" });
    expect(steps.find(({ id }) => id === "services")?.detail).toContain("Policy doesn't allow");
  });

  it("signs in with an application credential", async () => {
    const { connection } = await open(
      {},
      {
        auth: {
          method: "application_credential",
          credentialId: "",
          credentialName: "dashboard",
          username: "operator",
          userDomain: "Default",
        },
        secret: "credential-secret",
      },
    );
    expect(await connection.services()).toHaveLength(2);
    expect(connection.asWhom()).toBe("application credential dashboard");
  });
});

describe("signInWithKeystone", () => {
  it("gives a person's own token and roles, and says no alike to all others", async () => {
    const { standIn } = await open();
    const signed = await signInWithKeystone(standIn.cloud(), { username: "ada-os", password: "ada-secret" });
    expect(signed).toMatchObject({ userName: "ada-os", roles: ["admin", "member", "reader"] });
    const refused = signInWithKeystone(standIn.cloud(), { username: "ada-os", password: "no" });
    expect((await failure(refused)).reason).toBe("unauthorized");
  });
});

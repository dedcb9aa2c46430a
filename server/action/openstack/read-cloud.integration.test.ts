import { afterEach, describe, expect, it } from "vitest";
import type { CloudWithSecret } from "../../../domain/cloud";
import {
  type OpenstackStandIn,
  type StandInOptions,
  startOpenstackStandIn,
} from "../../../e2e/openstack-stand-in/openstack-stand-in";
import { CloudConnection } from "./cloud-connection";
import { readCloud } from "./read-cloud";

const opened: { standIn: OpenstackStandIn; connection: CloudConnection }[] = [];

async function open(options: StandInOptions = {}, overrides: Partial<CloudWithSecret> = {}) {
  const standIn = await startOpenstackStandIn(options);
  const connection = new CloudConnection(standIn.cloud(overrides));
  opened.push({ standIn, connection });
  standIn.nova.servers.push({
    id: "s-1",
    name: "web-1",
    host: "compute-1",
    status: "ACTIVE",
    task_state: null,
    flavor: { id: "2", name: "m1.small", vcpus: 2, ram: 2048, disk: 20 },
  });
  return { standIn, read: () => readCloud(connection, {}) };
}
afterEach(async () => {
  for (const { standIn, connection } of opened.splice(0)) {
    await connection.close();
    await standIn.stop();
  }
});

describe("readCloud", () => {
  it.each(["2.93", "2.60", "2.40", "2.1"])(
    "knows hypervisors and flavours of a Nova up to %s",
    async (novaMaxMicroversion) => {
      const { read } = await open({ novaMaxMicroversion });
      const { hypervisors, services, vms, problem } = await read();
      expect(problem).toBe("");
      expect(hypervisors?.[0]).toMatchObject({ name: "compute-1", vcpuCount: 16, usedVcpuCount: 2, runningVmCount: 1 });
      expect(services?.map(({ binary, host }) => `${binary}@${host}`)).toEqual([
        "nova-compute@compute-1",
        "nova-compute@compute-2",
        "nova-scheduler@controller",
      ]);
      expect(vms).toMatchObject([{ serverId: "s-1", project: "ops", flavour: "m1.small", computeHost: "compute-1" }]);
    },
  );

  it("reads every page of a large cloud", async () => {
    const { standIn, read } = await open();
    standIn.neutron.maxLimit = 3;
    for (let i = 2; i <= 1201; i++) {
      standIn.nova.servers.push({ id: `s-${i}`, name: "", host: "compute-2", status: "SHUTOFF", task_state: null });
    }
    for (let i = 0; i < 10; i++) {
      standIn.neutron.networks.push({ id: `n-${i}`, name: `net ${i}` });
      standIn.neutron.ports.push({
        id: `port-${i}`,
        device_id: "s-1",
        mac_address: `m${i}`,
        network_id: `n-${i}`,
        fixed_ips: [],
      });
    }
    const { vms } = await read();
    expect(vms).toHaveLength(1201);
    expect(vms?.[0]?.ports.map(({ network }) => network)).toContain("net 9");
    const asked = standIn.requests.filter(({ path }) => path.includes("/servers/detail"));
    expect(asked.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("marker"))).toEqual([
      null,
      "s-500",
      "s-1000",
    ]);
  });

  it("reads at most 5000 servers, and says so", async () => {
    const { standIn, read } = await open();
    for (let i = 2; i <= 5001; i++) {
      standIn.nova.servers.push({ id: `s-${i}`, name: "", host: "compute-2", status: "ACTIVE", task_state: null });
    }
    const { vms, cutOff } = await read();
    expect([vms?.length, cutOff]).toEqual([5000, ["5000 servers"]]);
  });

  it("does without Neutron, and without the right to list projects", async () => {
    const { standIn, read } = await open({ networkEndpoint: false });
    standIn.misbehave({
      service: "keystone",
      path: /projects/,
      act: { status: 403, body: { error: { code: 403, message: "You are not authorized" } } },
    });
    const { vms, problem } = await read();
    expect([vms?.[0]?.project, vms?.[0]?.ports, problem]).toEqual(["id-of-ops", [], ""]);
  });

  it("tells the part that fails in the service's words, and reads the others", async () => {
    const { standIn, read } = await open();
    standIn.misbehave({
      service: "nova",
      path: /servers/,
      act: { status: 403, body: { forbidden: { code: 403, message: "Policy doesn't allow it" } } },
    });
    expect(await read()).toMatchObject({
      hypervisors: [{ name: "compute-1" }, { name: "compute-2" }],
      vms: null,
      problem: "Nova answers 403: Policy doesn't allow it.",
    });
  });

  it("fails when there is nothing to read", async () => {
    const { standIn, read } = await open();
    await standIn.away("nova");
    await expect(read()).rejects.toThrow(/^Nova: 127\.0\.0\.1:\d+ cannot be reached/);
  });
});

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { mutated } from "../../../domain/fixtures/mutated";
import { vmSchema } from "../../../domain/vm";
import {
  cloudServiceOf,
  hypervisorSchema,
  hypervisorsOf,
  portSchema,
  serverSchema,
  serviceSchema,
  vmsOf,
} from "./cloud-lists";

const NO_NAMES = { projects: new Map(), flavours: new Map(), networks: new Map() };

/** As Nova's API samples have it (doc/api_samples/os-hypervisors/v2.53). */
const HYPERVISOR = {
  status: "enabled",
  state: "up",
  hypervisor_hostname: "fake-mini",
  id: "1bb62a04-c576-402c-8147-9e89757a09e3",
  local_gb: 1028,
  local_gb_used: 0,
  memory_mb: 8192,
  memory_mb_used: 512,
  running_vms: 3,
  service: { host: "host1", id: "62f62f6e-a713-4cbe-87d3-3ecf8a1e0f8d", disabled_reason: null },
  vcpus: 2,
  vcpus_used: 1,
};
const SERVER = {
  id: "9ae135f4-b6e0-4dad-9e91-3c223e385824",
  name: "web-1",
  status: "ACTIVE",
  tenant_id: "6f70656e737461636b20342065766572",
  "OS-EXT-SRV-ATTR:host": "compute",
  "OS-EXT-SRV-ATTR:instance_name": "instance-00000001",
  flavor: { original_name: "m1.small", vcpus: 1, ram: 2048, disk: 20 },
  addresses: {
    private: [
      { addr: "10.0.0.12", version: 4, "OS-EXT-IPS:type": "fixed", "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:58:42:ed" },
      { addr: "172.24.4.2", version: 4, "OS-EXT-IPS:type": "floating", "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:58:42:ed" },
    ],
  },
};
/** As Neutron's API reference has it, the fields that are asked for. */
const PORT = {
  id: "d80b1a3b-4fc1-49f3-952e-1e2ab7081d8b",
  device_id: SERVER.id,
  mac_address: "fa:16:3e:58:42:ed",
  network_id: "70c1db1f-b701-45bd-96e0-a313ee3430b3",
  fixed_ips: [{ ip_address: "10.0.0.12", subnet_id: "008ba151-0b8c-4a67-98b5-0d2b87666062" }],
};

const hypervisors = (...raw: object[]) => hypervisorsOf(raw.map((one) => hypervisorSchema.parse(one)));
const vms = (servers: object[], ports: object[] = [], names: Parameters<typeof vmsOf>[2] = NO_NAMES) =>
  vmsOf(
    servers.map((one) => serverSchema.parse(one)),
    ports.map((one) => portSchema.parse(one)),
    names,
  );

describe("hypervisors", () => {
  it("are named after their host, and told in bytes", () => {
    expect(hypervisors(HYPERVISOR)).toEqual([
      {
        name: "host1",
        vcpuCount: 2,
        usedVcpuCount: 1,
        memoryBytes: 8 * 1024 ** 3,
        usedMemoryBytes: 512 * 1024 ** 2,
        diskBytes: 1028 * 1024 ** 3,
        usedDiskBytes: 0,
        runningVmCount: 3,
      },
    ]);
  });

  it("of one host that has several are named each", () => {
    const nodes = hypervisors(HYPERVISOR, { ...HYPERVISOR, id: "2", hypervisor_hostname: "node-2" });
    expect(nodes.map(({ name }) => name)).toEqual(["fake-mini", "node-2"]);
  });

  it("leave out what this Nova does not tell", () => {
    const [one] = hypervisors({ id: 7, hypervisor_hostname: "old", vcpus: null });
    expect(one).toMatchObject({ name: "old", vcpuCount: null, memoryBytes: null });
  });
});

describe("services", () => {
  it("of a broken cell are neither up nor enabled", () => {
    const raw = serviceSchema.parse({ binary: "nova-compute", host: "compute-9", status: "UNKNOWN" });
    expect(cloudServiceOf(raw)).toMatchObject({ isUp: false, isEnabled: false, isForcedDown: false });
  });
});

describe("servers", () => {
  it("are joined with their ports, floating addresses and all, and with the names of what has only an id", () => {
    const names = {
      ...NO_NAMES,
      projects: new Map([[SERVER.tenant_id, "demo"]]),
      networks: new Map([[PORT.network_id, "private-net"]]),
    };
    expect(vms([SERVER], [PORT, { ...PORT, id: "x", device_id: "another" }], names)).toEqual([
      {
        serverId: SERVER.id,
        name: "web-1",
        instanceName: "instance-00000001",
        project: "demo",
        flavour: "m1.small",
        computeHost: "compute",
        status: "active",
        ports: [{ id: PORT.id, mac: PORT.mac_address, network: "private-net", addresses: ["10.0.0.12", "172.24.4.2"] }],
      },
    ]);
  });

  it("have the ports that Nova tells of where there is no Neutron, and ids where there are no names", () => {
    const [vm] = vms([{ ...SERVER, flavor: { id: "42" } }]);
    expect(vm).toMatchObject({
      project: SERVER.tenant_id,
      flavour: "42",
      ports: [{ id: "", network: "private", addresses: ["10.0.0.12", "172.24.4.2"] }],
    });
  });

  it("below 2.47 have their flavour's name from the list of flavours", () => {
    const [vm] = vms([{ ...SERVER, flavor: { id: "42" } }], [], { ...NO_NAMES, flavours: new Map([["42", "m1.big"]]) });
    expect(vm?.flavour).toBe("m1.big");
  });

  it("of a cell that is down, or shown to who is no admin, lack what is not told", () => {
    const [vm] = vms([{ id: "a", status: "UNKNOWN", tenant_id: "p" }]);
    expect(vm).toMatchObject({ serverId: "a", name: "", computeHost: "", flavour: "", status: "unknown", ports: [] });
  });
});

it("makes VMs that can be kept out of whatever is answered, or nothing", () => {
  const raw = z.object({ servers: z.array(z.unknown()), ports: z.array(z.unknown()) });
  const good = JSON.stringify({ servers: [SERVER], ports: [PORT] });
  const long = good.replace("web-1", "w".repeat(400)).replace("10.0.0.12", "1".repeat(90));
  for (const text of mutated([good, long], 100_000)) {
    let answer: unknown;
    try {
      answer = JSON.parse(text.toString("latin1"));
    } catch {
      continue;
    }
    const found = raw.safeParse(answer).data;
    if (!found) continue;
    const servers = found.servers.flatMap((one) => serverSchema.safeParse(one).data ?? []);
    const ports = found.ports.flatMap((one) => portSchema.safeParse(one).data ?? []);
    for (const vm of vmsOf(servers, ports, NO_NAMES)) vmSchema.parse(vm);
  }
});

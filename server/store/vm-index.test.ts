import { describe, expect, it } from "vitest";
import type { NamedHost } from "../../domain/nova-names";
import type { CloudVms, Vm } from "../../domain/vm";
import { VmIndex } from "./vm-index";

const PORT = "d21acb51-35aa-4b6e-8d3c-9a7f5e2b1c04";

function makeVm(vm: Partial<Vm>): Vm {
  return {
    serverId: "u-1",
    name: "web-1",
    instanceName: "instance-00000001",
    project: "demo",
    flavour: "m1.small",
    computeHost: "compute-1",
    status: "active",
    ports: [],
    ...vm,
  };
}
const cloud = (cloudId: string, vms: Partial<Vm>[], computeHosts = ["compute-1"]): CloudVms => ({
  cloudId,
  readAtMs: 1,
  computeHosts,
  vms: vms.map(makeVm),
});
const host = (id: string, more: Partial<NamedHost> = {}): NamedHost => ({ id, displayName: id, tags: [], ...more });
const serverOf = (index: VmIndex, one: NamedHost) => index.vmOf(one)?.vm.serverId;

describe("which VM a host is", () => {
  const index = new VmIndex([
    cloud("a", [
      { serverId: "9AE135F4", name: "Web 1" },
      { serverId: "u-2", name: "twin", instanceName: "instance-00000002" },
      { serverId: "u-3", name: "twin", instanceName: "instance-00000003" },
      { serverId: "u-4", name: "compute-1", instanceName: "instance-00000004" },
    ]),
  ]);

  it.each([
    ["Nova's uuid", host("9ae135f4"), "9AE135F4"],
    ["what libvirt calls it", host("instance-00000002"), "u-2"],
    ["its name as a host's id", host("web-1"), "9AE135F4"],
    ["the name that an operator gave", host("x", { displayName: "Web 1" }), "9AE135F4"],
    ["what it calls itself", host("x", { inventory: { hostname: "web-1.novalocal" } }), "9AE135F4"],
  ])("is told by %s", (_, one, serverId) => {
    expect(serverOf(index, one)).toBe(serverId);
  });

  it.each([
    ["a name that two have", host("twin")],
    ["a compute host of the same name", host("compute-1")],
    ["another host", host("db-1")],
  ])("is none for %s", (_, one) => {
    expect(serverOf(index, one)).toBeUndefined();
  });

  it("is asked of one cloud where a tag names it", () => {
    const two = new VmIndex([cloud("a", [{ serverId: "in-a" }]), cloud("b", [{ serverId: "in-b" }])]);
    expect(serverOf(two, host("instance-00000001"))).toBeUndefined();
    expect(serverOf(two, host("instance-00000001", { tags: ["cloud:b"] }))).toBe("in-b");
  });
});

describe("which compute host a host is", () => {
  const index = new VmIndex([cloud("a", [], ["compute-1.example", "compute-2"])]);
  it.each([
    ["compute-1.example", host("compute-1.example"), "compute-1.example"],
    ["its short name", host("compute-1"), "compute-1.example"],
    ["its long name", host("compute-2.example"), "compute-2"],
    ["a tag", host("rack-7", { tags: ["nova:compute-2"] }), "compute-2"],
  ])("is told by %s", (_, one, name) => {
    expect(index.computeOf(one)?.computeHost).toBe(name);
  });
});

describe("whose an alarm is", () => {
  const port = { id: PORT, mac: "", network: "private", addresses: [] };
  const index = new VmIndex([cloud("a", [{ ports: [port] }])]);
  it.each([
    "net.tapd21acb51-35.in",
    "net.qvod21acb51-35.out_dropped",
    "net.qvbd21acb51-35.in",
    "net.qbrd21acb51-35.in",
    "collectd.virt-instance-00000001.if_octets-tapd21acb51-35.rx",
    "prometheus.rate.node_network_up{device=tapd21acb51-35}",
  ])("is told by the interface in %s, on any host", (seriesId) => {
    expect(index.alarmVm(host("compute-1"), seriesId)).toEqual({
      cloudId: "a",
      serverId: "u-1",
      name: "web-1",
      project: "demo",
      flavour: "m1.small",
      computeHost: "compute-1",
      network: "private",
      portId: PORT,
    });
  });

  it.each(["net.tapd21acb51-36.in", "net.tapd21acb51-35a.in", "net.xtapd21acb51-35.in", "net.eth0.in", "memory.used"])(
    "is not told by %s",
    (seriesId) => {
      expect(index.alarmVm(host("compute-1"), seriesId)).toBeNull();
    },
  );

  it("is told by the host, without a port, when that is a VM", () => {
    expect(index.alarmVm(host("instance-00000001"), "memory.used")).toMatchObject({ name: "web-1", portId: "" });
  });

  it("is left open where the ids of two ports begin alike", () => {
    const twice = new VmIndex([
      cloud("a", [{ ports: [port] }, { ports: [{ ...port, id: `${PORT.slice(0, 11)}bb` }] }]),
    ]);
    expect(twice.alarmVm(host("compute-1"), "net.tapd21acb51-35.in")).toBeNull();
  });
});

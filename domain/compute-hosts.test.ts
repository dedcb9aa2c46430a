import { describe, expect, it } from "vitest";
import { findComputeHosts } from "./compute-hosts";
import { makeFleetHost as host } from "./fixtures/make-fleet-host";
import type { FleetHost } from "./protocol";

const vm = (id: string, on: string, ...tags: string[]) => host(id, { tags: [...tags, `hypervisor:${on}`] });

/** What a VM stands below: the id of a host here, or a name in brackets. */
function placeOf(hosts: FleetHost[], id: string): string | undefined {
  const found = findComputeHosts(hosts).byVmId.get(id);
  return found && (found.host?.id ?? `(${found.name})`);
}

describe("findComputeHosts", () => {
  it.each([
    ["its id", host("kvm-1")],
    ["its display name", host("h7", { displayName: "KVM-1" })],
    ["what it calls itself", host("h7", { hostname: "kvm-1" })],
    ["its short name", host("kvm-1.example.org")],
    ["its name in Nova", host("h7", { tags: ["nova:kvm-1"] })],
  ])("finds a compute host by %s", (_, kvm) => {
    expect(placeOf([host("other"), kvm, vm("vm-1", "kvm-1", "web")], "vm-1")).toBe(kvm.id);
  });

  it("takes two names of one host for one, and knows which tags its VMs have", () => {
    const hosts = [host("kvm-1.example.org"), vm("a", "kvm-1"), vm("b", "kvm-1.example.org"), vm("c", "kvm-1")];
    const { byVmId, byHostId } = findComputeHosts(hosts);
    expect(byVmId.get("a")).toBe(byVmId.get("b"));
    expect([...byHostId.keys()]).toEqual(["kvm-1.example.org"]);
    expect([...byHostId.get("kvm-1.example.org")!.vmCounts]).toEqual([
      ["hypervisor:kvm-1", 2],
      ["hypervisor:kvm-1.example.org", 1],
    ]);
  });

  it("tells a name that no host has from one that several have", () => {
    const hosts = [host("db.a.org"), host("db.b.org"), vm("a", "db"), vm("b", "kvm-9")];
    const { byVmId, byHostId } = findComputeHosts(hosts);
    expect(byVmId.get("a")).toMatchObject({ name: "db", host: undefined, isAmbiguous: true });
    expect(byVmId.get("b")).toMatchObject({ name: "kvm-9", host: undefined, isAmbiguous: false });
    expect(byHostId.size).toBe(0);
  });

  it("bears VMs that others run on, and one that is said to run on itself", () => {
    const hosts = [host("kvm-1"), vm("nested", "kvm-1"), vm("inner", "nested"), vm("odd", "odd")];
    expect(hosts.map(({ id }) => placeOf(hosts, id))).toEqual([undefined, "kvm-1", "nested", undefined]);
  });
});

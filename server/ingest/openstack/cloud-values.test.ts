import { describe, expect, it } from "vitest";
import type { CloudReading, CloudService } from "../../../domain/cloud-reading";
import { labelOf, unitOf } from "../../../domain/metric-catalogue";
import type { Vm } from "../../../domain/vm";
import { cloudValues } from "./cloud-values";

const NOTHING: CloudReading = { hypervisors: null, services: null, vms: null, problem: "", cutOff: [] };
const SERVICE: CloudService = { binary: "nova-compute", host: "c-1", isUp: true, isEnabled: true, isForcedDown: false };
const of = (reading: Partial<CloudReading>) => Object.fromEntries(cloudValues({ ...NOTHING, ...reading }));

describe("a cloud's values", () => {
  it.each([
    ["up and enabled", {}, { up: 1, enabled: 1, lost: 0 }],
    ["down and enabled", { isUp: false }, { up: 0, enabled: 1, lost: 1 }],
    ["down and disabled", { isUp: false, isEnabled: false }, { up: 0, enabled: 0, lost: 0 }],
    ["forced down", { isUp: false, isForcedDown: true }, { up: 0, enabled: 1, lost: 0 }],
  ])("say of a service that is %s what it is", (_, change, { up, enabled, lost }) => {
    const series = "openstack.service.nova-compute@c-1";
    expect(of({ services: [{ ...SERVICE, ...change }] })).toEqual({
      [`${series}.up`]: up,
      [`${series}.enabled`]: enabled,
      [`${series}.lost`]: lost,
    });
  });

  it("count servers by state, also the states that none is in, and what is rare together", () => {
    const vms = ["active", "active", "error", "verify_resize", "unknown"].map((status) => ({ status }) as Vm);
    expect(of({ vms })).toEqual({
      "openstack.servers.active": 2,
      "openstack.servers.build": 0,
      "openstack.servers.error": 1,
      "openstack.servers.migrating": 0,
      "openstack.servers.paused": 0,
      "openstack.servers.shutoff": 0,
      "openstack.servers.suspended": 0,
      "openstack.servers.other": 2,
      "openstack.servers.total": 5,
    });
  });

  it("leave out what is not known", () => {
    expect(of({})).toEqual({});
    const hypervisor = { name: "a,b", vcpuCount: 8, usedVcpuCount: null, memoryBytes: null, usedMemoryBytes: null };
    const bare = { ...hypervisor, diskBytes: null, usedDiskBytes: null, runningVmCount: 0 };
    expect(of({ hypervisors: [bare, { ...bare, name: "" }] })).toEqual({
      "openstack.hypervisor.a_b.vcpus.total": 8,
      "openstack.hypervisor.a_b.vms.running": 0,
    });
  });

  it("have labels and units", () => {
    expect(labelOf("openstack.hypervisor.node-1.example.memory.used")).toBe("Memory used on node-1.example");
    expect(unitOf("openstack.hypervisor.node-1.example.memory.used")).toBe("bytes");
    expect(labelOf("openstack.service.nova-compute@c-1.lost")).toBe("nova-compute@c-1, enabled and down");
    expect(labelOf("openstack.servers.error")).toBe("Servers in state error");
  });
});

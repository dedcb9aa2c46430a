import { describe, expect, it } from "vitest";
import { findComputeHosts } from "../../domain/compute-hosts";
import { makeFleetHost } from "../../domain/fixtures/make-fleet-host";
import { HOST_STATES, type HostState } from "../../domain/host-state";
import { FleetRow } from "../live/fleet-store";
import { type Grouping, groupedRows, groupingFrom } from "./fleet-groups";
import { fleetItems } from "./fleet-items";

function row(id: string, state: HostState, tags: string[] = []): FleetRow {
  const made = new FleetRow(makeFleetHost(id, { tags }));
  made.update(Float32Array.from([HOST_STATES.indexOf(state), 1]));
  return made;
}

const tagged = [
  row("a", "live", ["web", "eu"]),
  row("b", "silent", ["web"]),
  row("c", "never"),
  row("d", "stopped", ["db"]),
];
const computeHostsOf = (rows: readonly FleetRow[]) => findComputeHosts(rows.map(({ host }) => host));

function groupsOf(rows: readonly FleetRow[], by: Grouping, fleet = rows) {
  return groupedRows(rows, by, computeHostsOf(fleet));
}

function titlesAndIds(rows: readonly FleetRow[], by: Grouping): [string, string[]][] {
  return groupsOf(rows, by).map((group) => [group.title, group.rows.map(({ host }) => host.id)]);
}

/** A group as `compute host > its VMs`; what is not shown of it is a dash. */
function lines(rows: readonly FleetRow[], fleet = rows): string[] {
  return groupsOf(rows, "compute-host", fleet).map(({ title, note, isOfVms, computeHost, rows: below }) => {
    const ids = below.map(({ host }) => host.id).join(" ");
    const heading = note === "" ? title : `${title}, ${note}`;
    return isOfVms ? `${heading}: ${computeHost?.host.id ?? "-"} > ${ids || "-"}` : `${heading}: ${ids}`;
  });
}

describe("groupedRows", () => {
  it("leaves them together when nothing is said", () => {
    expect(titlesAndIds(tagged, "")).toEqual([["", ["a", "b", "c", "d"]]]);
  });

  it("has what is silent first, and no empty group", () => {
    expect(titlesAndIds(tagged, "state")).toEqual([
      ["Silent", ["b"]],
      ["Live", ["a"]],
      ["Stopped", ["d"]],
      ["Not heard of yet", ["c"]],
    ]);
    expect(titlesAndIds([tagged[0]!], "state")).toEqual([["Live", ["a"]]]);
  });

  it("shows a host under each of its tags", () => {
    expect(titlesAndIds(tagged, "tag")).toEqual([
      ["db", ["d"]],
      ["eu", ["a"]],
      ["web", ["a", "b"]],
      ["Without a tag", ["c"]],
    ]);
  });

  it("has no group of a tag for each compute host", () => {
    const rows = [row("vm-1", "live", ["hypervisor:kvm-1"]), row("vm-2", "live", ["web", "hypervisor:kvm-1"])];
    expect(titlesAndIds(rows, "tag")).toEqual([
      ["web", ["vm-2"]],
      ["Without another tag", ["vm-1"]],
    ]);
  });
});

describe("by compute host", () => {
  const fleet = [
    row("vm-3", "silent", ["hypervisor:kvm-10"]),
    row("db-1", "live"),
    row("kvm-10.example.org", "live"),
    row("vm-2", "live", ["hypervisor:compute-7"]),
    row("vm-1", "live", ["hypervisor:kvm-2"]),
    row("kvm-2", "silent"),
    row("vm-0", "live", ["hypervisor:kvm-10.example.org"]),
  ];

  it("has monitored ones by name, then others by theirs, then what is neither; VMs as they are sorted", () => {
    expect(lines(fleet)).toEqual([
      "kvm-2: kvm-2 > vm-1",
      "kvm-10.example.org: kvm-10.example.org > vm-3 vm-0",
      "compute-7, not monitored here: - > vm-2",
      "Other hosts: db-1",
    ]);
  });

  it("keeps the heading of a compute host that is filtered away, and a compute host whose VMs are", () => {
    expect(lines([fleet[4]!, fleet[2]!], fleet)).toEqual([
      "kvm-2: - > vm-1",
      "kvm-10.example.org: kvm-10.example.org > -",
    ]);
  });

  it("does not choose between hosts of one name", () => {
    const rows = [row("db.a", "live"), row("db.b", "live"), row("vm", "live", ["hypervisor:db"])];
    expect(lines(rows)).toEqual(["db, more than one host has this name: - > vm", "Other hosts: db.a db.b"]);
  });

  it("has a VM with VMs of its own below its compute host and above its VMs", () => {
    const rows = [
      row("kvm-1", "live"),
      row("nested", "live", ["hypervisor:kvm-1"]),
      row("inner", "live", ["hypervisor:nested"]),
    ];
    expect(lines(rows)).toEqual(["kvm-1: kvm-1 > nested", "nested: nested > inner"]);
  });

  it("counts in headings what there is to look after, the compute host with its VMs", () => {
    const alarms = new Map([
      ["kvm-2", { failure: 1, warning: 0 }],
      ["vm-1", { failure: 0, warning: 2 }],
    ]);
    const items = fleetItems(groupsOf(fleet, "compute-host"), 2, alarms);
    expect(items[0]).toMatchObject({ title: "kvm-2", count: "1 VM", silent: 1, failure: 1, warning: 2 });
    expect(items.slice(3, 6)).toMatchObject([
      { title: "kvm-10.example.org", count: "2 VMs", silent: 1, failure: 0, warning: 0 },
      { isIndented: false, rows: [fleet[2]] },
      { isIndented: true, rows: [fleet[0], fleet[6]] },
    ]);
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
  });
});

describe("groupingFrom", () => {
  it("reads the address, and leaves out what it cannot mean", () => {
    expect(groupingFrom(new URLSearchParams("group=compute-host"))).toBe("compute-host");
    expect(groupingFrom(new URLSearchParams("group=moon"))).toBe("");
  });
});

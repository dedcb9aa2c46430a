import { describe, expect, it } from "vitest";
import type { ComputeService } from "../../domain/cloud";
import { matchService } from "./match-service";

function service(host: string): ComputeService {
  return {
    id: `id of ${host}`,
    host,
    zone: "nova",
    status: "enabled",
    state: "up",
    forcedDown: false,
    disabledReason: null,
    updatedAtMs: null,
  };
}

const prod = { cloudId: "prod", services: ["compute-1", "compute-2.example.org", "db.a.org", "db.b.org"].map(service) };
const test = { cloudId: "test", services: ["compute-1", "lab-9"].map(service) };

function host(id: string, more: { displayName?: string; tags?: string[]; hostname?: string } = {}) {
  return {
    id,
    displayName: more.displayName ?? id,
    tags: more.tags ?? [],
    ...(more.hostname === undefined ? {} : { inventory: { hostname: more.hostname } }),
  };
}

describe("matchService", () => {
  it.each([
    ["by its id", host("lab-9"), "test", "lab-9"],
    ["whatever the capitals", host("LAB-9"), "test", "lab-9"],
    ["by its name", host("h7", { displayName: "lab-9" }), "test", "lab-9"],
    ["by what it calls itself", host("h7", { hostname: "lab-9" }), "test", "lab-9"],
    ["by the short name, when ours is longer", host("lab-9.example.org"), "test", "lab-9"],
    ["by the short name, when Nova's is longer", host("compute-2"), "prod", "compute-2.example.org"],
    [
      "by a tag, and then by nothing else",
      host("lab-9", { tags: ["nova:compute-2"] }),
      "prod",
      "compute-2.example.org",
    ],
    ["in the cloud of a tag", host("compute-1", { tags: ["cloud:test"] }), "test", "compute-1"],
    ["by its whole name first", host("db.b.org"), "prod", "db.b.org"],
  ])("finds a host %s", (_, wanted, cloudId, name) => {
    expect(matchService(wanted, [prod, test])).toMatchObject({ cloudId, service: { host: name } });
  });

  it.each([
    ["nothing fits", host("web-1"), "no compute service on a host named web-1"],
    ["only the short names are the same", host("compute-2.other.org"), "no compute service"],
    ["another of its names is short", host("web-1", { hostname: "compute-2.other.org" }), "no compute service"],
    ["two clouds have it", host("compute-1"), "compute-1 in prod, compute-1 in test"],
    ["two hosts have that short name", host("db"), "db.a.org in prod, db.b.org in prod"],
    ["the cloud is not there", host("compute-1", { tags: ["cloud:gone"] }), "cloud:gone"],
    ["a tag names nobody", host("compute-1", { tags: ["nova:nobody"] }), "named nobody"],
  ])("says why when %s", (_, wanted, why) => {
    const match = matchService(wanted, [prod, test]);
    expect(match).toHaveProperty("why");
    expect((match as { why: string }).why).toContain(why);
  });
});

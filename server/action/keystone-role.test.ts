import { describe, expect, it } from "vitest";
import { keystoneRole } from "./keystone-role";

const signIn = { enabled: true, viewerRoles: ["reader"], operatorRoles: ["member", "Ops"], adminRoles: ["admin"] };

describe("keystoneRole", () => {
  it.each([
    [["reader"], "viewer"],
    [["reader", "member"], "operator"],
    [["OPS"], "operator"],
    [["member", "admin"], "admin"],
    [["auditor"], null],
    [[], null],
  ])("takes %j for %s", (roles, role) => {
    expect(keystoneRole(roles, signIn)).toBe(role);
  });

  it("gives nobody a role that no name stands for", () => {
    expect(keystoneRole(["admin"], { ...signIn, adminRoles: [] })).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { localPath } from "./local-path";

describe("localPath", () => {
  it("keeps a path of this server, with its query", () => {
    expect(localPath("/hosts/web-1?window=1h")).toBe("/hosts/web-1?window=1h");
  });

  it.each([
    null,
    "",
    "hosts",
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "/login?next=/",
  ])("goes to the fleet instead of %j", (wanted) => {
    expect(localPath(wanted)).toBe("/");
  });
});

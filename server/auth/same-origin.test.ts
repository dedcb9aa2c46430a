import { describe, expect, it } from "vitest";
import { originOf } from "./same-origin";

describe("originOf", () => {
  const host = "monitor.example:3000";

  it.each([
    [{ host, origin: "http://monitor.example:3000" }, "same"],
    [{ host, origin: "https://monitor.example:3000" }, "same"],
    [{ host, origin: "http://monitor.example" }, "foreign"],
    [{ host, origin: "http://monitor.example:3000.evil.example" }, "foreign"],
    [{ host, origin: "null" }, "foreign"],
    [{ host, origin: "" }, "foreign"],
    [{ host, origin: "http://evil.example", "sec-fetch-site": "same-origin" }, "foreign"],
    [{ host, "sec-fetch-site": "same-origin" }, "same"],
    [{ host, "sec-fetch-site": "same-site" }, "foreign"],
    [{ host, "sec-fetch-site": "cross-site" }, "foreign"],
    [{ host, "sec-fetch-site": "none" }, "foreign"],
    [{ host }, "unknown"],
    [{}, "unknown"],
  ] as const)("%j is %s", (headers, expected) => {
    expect(originOf(headers, null)).toBe(expected);
  });

  it("takes the public address too, behind a proxy that tells its own name", () => {
    const headers = { host: "10.0.0.5:3000", origin: "https://monitor.example" };
    expect(originOf(headers, null)).toBe("foreign");
    expect(originOf(headers, "https://monitor.example/")).toBe("same");
  });
});

import { describe, expect, it } from "vitest";
import { isDirectLoopback } from "./loopback";

const asked = (remoteAddress: string, headers: Record<string, string>) =>
  isDirectLoopback({ headers, socket: { remoteAddress } });

describe("isDirectLoopback", () => {
  it.each([
    ["127.0.0.1", "localhost:3000", true],
    ["127.8.9.1", "127.0.0.1:3000", true],
    ["::1", "[::1]:3000", true],
    ["::ffff:127.0.0.1", "LOCALHOST", true],
    ["192.168.1.5", "localhost:3000", false],
    ["127.0.0.1", "rebound.evil.example:3000", false],
    ["127.0.0.1", "localhost.evil.example", false],
  ])("%s that asks for %s: %s", (address, host, expected) => {
    expect(asked(address, { host })).toBe(expected);
  });

  it("is not one that a proxy sends", () => {
    expect(asked("127.0.0.1", { host: "localhost", "x-forwarded-for": "127.0.0.1" })).toBe(false);
  });
});

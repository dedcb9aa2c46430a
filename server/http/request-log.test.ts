import { describe, expect, it } from "vitest";
import { loggedPath } from "./request-log";

const secret = "0123456789abcdef".repeat(4);

describe("loggedPath", () => {
  it.each([
    ["/api/hosts?token=secret", "/api/hosts"],
    ["/login?next=%2F#code=secret", "/login"],
    [`/${secret}/server-log/web-1/`, "/[link]/server-log/web-1/"],
    [`/${secret}`, "/[link]"],
    [`/${secret.toUpperCase()}/`, "/[link]/"],
    [`/a/${secret}?b`, "/a/[link]"],
  ])("%s is logged as %s", (url, path) => {
    expect(loggedPath(url)).toBe(path);
  });

  it("is no longer than it may be", () => {
    expect(loggedPath(`/${"x".repeat(5000)}`)).toHaveLength(512);
  });
});

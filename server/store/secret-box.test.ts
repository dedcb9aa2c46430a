import { describe, expect, it } from "vitest";
import { SecretBox, SecretUnreadableError } from "./secret-box";

const KEY = "0123456789abcdef0123456789abcdef";

describe("SecretBox", () => {
  const box = new SecretBox(KEY);

  it.each(["", "secret", "ein langes Geheimnis – mit Ümlauten", "x".repeat(4000)])(
    "opens what it sealed: %#",
    (secret) => {
      expect(box.open(box.seal(secret, "cloud/a"), "cloud/a")).toBe(secret);
    },
  );

  it("seals the same secret otherwise each time, and without showing it", () => {
    const [one, other] = [box.seal("a password", "cloud/a"), box.seal("a password", "cloud/a")];
    expect(one).not.toBe(other);
    expect(Buffer.from(one.slice(3), "base64url").toString("latin1")).not.toContain("password");
  });

  it.each([
    ["for another place", () => box.open(box.seal("s", "cloud/a"), "cloud/b")],
    ["with another key", () => new SecretBox(`${KEY}!`).open(box.seal("s", "cloud/a"), "cloud/a")],
    ["when it was cut", () => box.open(box.seal("s", "cloud/a").slice(0, -2), "cloud/a")],
    ["when it is nothing", () => box.open("", "cloud/a")],
    ["of another version", () => box.open(box.seal("s", "cloud/a").replace("v1", "v2"), "cloud/a")],
  ])("does not open %s", (_, open) => {
    expect(open).toThrow(SecretUnreadableError);
  });

  it("refuses a short key", () => {
    expect(() => new SecretBox("short")).toThrow("32 characters");
  });
});

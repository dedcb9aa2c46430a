import { describe, expect, it } from "vitest";
import { nonceOf } from "./nonce-of";
import { sessionOf } from "./session-of";

const said = (text: string) => sessionOf(new Headers({ "x-premonitor-session": text }));

describe("what the server in front says in headers", () => {
  it("tells who is signed in, and nothing more", () => {
    const session = { name: "ada", role: "admin", version: "0.1.0" };
    expect(said(JSON.stringify({ ...session, epoch: "secret" }))).toEqual(session);
  });

  it.each([
    "",
    "{",
    "null",
    "5",
    "[]",
    '{"name":"ada"}',
    '{"name":"ada","role":"root","version":"1"}',
    '{"name":5,"role":"admin","version":"1"}',
  ])("does not take %j for a session", (text) => {
    expect(said(text)).toBeUndefined();
  });

  it("knows nobody without the header", () => {
    expect(sessionOf(new Headers())).toBeUndefined();
  });

  it("takes the nonce out of the policy, or as it is given", () => {
    const policy = "default-src 'self'; script-src 'self' 'nonce-abc+/=' 'strict-dynamic'";
    expect(nonceOf(new Headers({ "content-security-policy": policy }))).toBe("abc+/=");
    expect(nonceOf(new Headers({ "x-nonce": "xyz", "content-security-policy": policy }))).toBe("xyz");
    expect(nonceOf(new Headers())).toBeUndefined();
  });
});

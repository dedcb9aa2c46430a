import { describe, expect, it } from "vitest";
import { clearedSessionCookie, openSeal, sealOf, sessionCookie } from "./session-cookie";

const key = "k".repeat(32);
const user = { name: "an.operator", epoch: "e1" };

describe("session cookie", () => {
  it("is out of scripts' and other sites' reach and holds the session sealed", async () => {
    const header = await sessionCookie(user, { key, secure: false });
    expect(header).toMatch(/^premonitor_session=[^;]+; HttpOnly; SameSite=Strict; Path=\/; Max-Age=604800$/);
    expect(header).not.toContain("operator");
    const seal = sealOf(`theme=dark; ${header.split(";")[0]}; last=1`)!;
    expect(await openSeal(seal, key)).toMatchObject(user);
  });

  it("goes over https only when browsers come over https", async () => {
    expect(await sessionCookie(user, { key, secure: true })).toMatch(/; Secure$/);
    expect(clearedSessionCookie(true)).toBe(
      "premonitor_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0; Secure",
    );
  });

  it("gives each session an id of its own", async () => {
    const seals = await Promise.all([1, 2].map(() => sessionCookie(user, { key, secure: false })));
    const [a, b] = await Promise.all(seals.map((header) => openSeal(sealOf(header)!, key)));
    expect(a!.id).not.toBe(b!.id);
  });

  it("is not opened with another key, changed, or made up", async () => {
    const seal = sealOf(await sessionCookie(user, { key, secure: false }))!;
    expect(await openSeal(seal, "x".repeat(32))).toBeUndefined();
    expect(await openSeal(`${seal.slice(0, -8)}AAAAAAAA`, key)).toBeUndefined();
    expect(await openSeal("made up", key)).toBeUndefined();
  });

  it("is not found where there is none, or one that is too long", () => {
    const headers = [
      undefined,
      "",
      "a=b",
      "premonitor_session=",
      "xpremonitor_session=a",
      `premonitor_session=${"x".repeat(3000)}`,
    ];
    expect(headers.map(sealOf)).toEqual(headers.map(() => undefined));
  });
});

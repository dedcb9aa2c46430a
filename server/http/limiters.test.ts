import { describe, expect, it } from "vitest";
import type { Principal } from "../auth/principal";
import { Limiters } from "./limiters";

async function countUntilRefused(most: number, attempt: () => Promise<void>): Promise<number> {
  for (let i = 0; i < most; i++) {
    const refused = await attempt().then(
      () => false,
      (error: { statusCode: number }) => error.statusCode === 429,
    );
    if (refused) return i;
  }
  return most;
}

describe("Limiters", () => {
  it("stops an address that sends bad tokens, and no other", async () => {
    const limiters = new Limiters();
    const attempt = async () => {
      await limiters.mayTryToken("203.0.113.1");
      await limiters.badToken("203.0.113.1");
    };
    expect(await countUntilRefused(200, attempt)).toBe(60);
    await expect(limiters.mayTryToken("::ffff:203.0.113.1")).rejects.toThrow(
      /^Too many bad tokens: try again in \d+ s\.$/,
    );
    await limiters.mayTryToken("203.0.113.2");
  });

  it("counts requests for each user and token", async () => {
    const limiters = new Limiters();
    const user: Principal = { kind: "user", name: "ada", role: "viewer", sessionId: "1" };
    expect(await countUntilRefused(7000, () => limiters.request(user))).toBe(6000);
    await limiters.request({ ...user, name: "bob" });
    await limiters.request({ kind: "token", id: "ada", name: "ada", scope: "read", hostId: null, sourceId: null });
  });

  it("stops an address, or the network of an IPv6 one, that tries many names", async () => {
    const limiters = new Limiters();
    let names = 0;
    const attempt = (address: string) => limiters.signIn(address, `name${names++}`);
    expect(await countUntilRefused(100, () => attempt(`2001:db8:1:2::${names.toString(16)}`))).toBe(30);
    await expect(attempt("2001:db8:1:2:ffff::1")).rejects.toThrow("try again in");
    await attempt("2001:db8:1:3::1");
  });

  it("forgets wrong passwords after the right one", async () => {
    const limiters = new Limiters();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) await limiters.signIn("203.0.113.3", "ada");
      await limiters.signedIn("203.0.113.3", "Ada");
    }
    expect(await countUntilRefused(10, () => limiters.signIn("203.0.113.3", "ada"))).toBe(5);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CertificateStore } from "../store/certificate-store";
import { KeystoneSessionStore } from "../store/keystone-session-store";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { SecretBox } from "../store/secret-box";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { TokenStore } from "../store/token-store";
import { UserStore } from "../store/user-store";
import { Authenticator } from "./authenticator";
import { actorOf, roleOf } from "./principal";
import { sessionCookie } from "./session-cookie";

const sessionKey = "0123456789abcdef0123456789abcdef";
let redis: TestRedis;
let connections: RedisConnections;
let users: UserStore;
let tokens: TokenStore;
let certificates: CertificateStore;
let keystoneSessions: KeystoneSessionStore;
let nowMs = 0;
const server = () =>
  new Authenticator({ users, tokens, certificates, keystoneSessions, sessionKey, nowMs: () => nowMs });

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  users = new UserStore(connections.state);
  tokens = new TokenStore(connections.state);
  certificates = new CertificateStore(connections.state);
  keystoneSessions = new KeystoneSessionStore(connections.state, new SecretBox(sessionKey));
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});

describe("Authenticator", () => {
  it("knows users by their cookie, until the password changes; other servers within ten seconds", async () => {
    await users.add({ name: "ada", role: "admin", password: "first password" });
    const cookie = await sessionCookie((await users.verify("ada", "first password"))!, {
      key: sessionKey,
      secure: false,
    });
    const [here, there] = [server(), server()];
    for (const one of [here, there]) expect(await one.bySession(cookie)).toMatchObject({ name: "ada", role: "admin" });
    await users.setPassword("ada", "second password");
    here.forget();
    expect(await here.bySession(cookie)).toBeNull();
    nowMs += 9999;
    expect(await there.bySession(cookie)).not.toBeNull();
    nowMs += 1;
    expect(await there.bySession(cookie)).toBeNull();
  });

  it("does not keep an answer that was asked for before all was forgotten", async () => {
    const { token, secret } = await tokens.create({ name: "t", scope: "read", hostId: null, createdBy: "ada" });
    const one = server();
    const asked = one.byToken(secret);
    one.forget();
    expect(await asked).not.toBeNull();
    await tokens.revoke(token.id);
    expect(await one.byToken(secret)).toBeNull();
  });

  it("asks Redis once in ten seconds for a good token", async () => {
    const { secret } = await tokens.create({ name: "t", scope: "ingest", hostId: "web-1", createdBy: "ada" });
    const one = server();
    const principal = await one.byToken(secret);
    expect(principal).toMatchObject({ kind: "token", scope: "ingest", hostId: "web-1" });
    const reads = async () => /cmdstat_hget:calls=(\d+)/.exec(await connections.state.info("commandstats"))![1];
    const before = await reads();
    for (let i = 0; i < 50; i++) expect(await one.byToken(secret)).toBe(principal);
    expect(await reads()).toBe(before);
  });

  it("gives roles to users and tokens, and none to a collector", async () => {
    const roles = ["ingest", "read", "operate", "admin"] as const;
    expect(
      roles.map((scope) => roleOf({ kind: "token", id: "1", name: "t", scope, hostId: null, sourceId: null })),
    ).toEqual([null, "viewer", "operator", "admin"]);
    expect(actorOf({ kind: "token", id: "1", name: "ada", scope: "admin", hostId: null, sourceId: null })).toBe(
      "token ada",
    );
  });

  it("wants a key that is long enough", () => {
    expect(() => new Authenticator({ users, tokens, certificates, keystoneSessions, sessionKey: "short" })).toThrow(
      "32 characters",
    );
  });
});

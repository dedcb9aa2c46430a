import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterEach, describe, expect, it } from "vitest";
import { connectRedis, type RedisConnections, RedisUnavailableError } from "./redis-connections";
import { startTestRedis, type TestRedis } from "./start-test-redis";

const PASSWORD = "s3cret pass/word";
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(flags: string[] = []): Promise<TestRedis> {
  const redis = await startTestRedis(flags);
  stops.push(() => redis.stop());
  return redis;
}

async function connect(metricsUrl: string, stateUrl = metricsUrl): Promise<RedisConnections> {
  const connections = await connectRedis({ metricsUrl, stateUrl, onError: () => undefined });
  stops.push(() => connections.close());
  return connections;
}

async function refusal(url: string): Promise<string> {
  const error = await connectRedis({ metricsUrl: url, stateUrl: url, onError: () => undefined }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RedisUnavailableError);
  const { message } = error as Error;
  expect(message).not.toContain("\n");
  return message;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

describe("connectRedis", () => {
  it("opens four connections over a unix socket, of which one may block and one subscribe", async () => {
    const redis = await start();
    const { metrics, state, metricsSubscriber, journalReader } = await connect(redis.url);
    await metrics.set("key", "value");
    expect(await state.get("key")).toBe("value");
    const message = new Promise((resolve) => metricsSubscriber.once("message", (_, text) => resolve(text)));
    await metricsSubscriber.subscribe("channel");
    await metrics.publish("channel", "hello");
    expect(await message).toBe("hello");
    const blocked = journalReader.xread("BLOCK", 10_000, "STREAMS", "stream", "$");
    while (!String(await state.client("LIST")).includes("cmd=xread")) await new Promise((r) => setTimeout(r, 5));
    await state.xadd("stream", "*", "field", "value");
    expect((await blocked)![0]![0]).toBe("stream");
  });

  it("keeps metrics and state apart when told two servers", async () => {
    const [one, two] = [await start(), await start()];
    const { metrics, state } = await connect(one.url, two.url);
    await metrics.set("key", "metrics");
    expect(await state.get("key")).toBeNull();
  });

  it("takes a password from the URL, over TCP and over a unix socket", async () => {
    const port = await freePort();
    const redis = await start(["--requirepass", PASSWORD, "--port", String(port), "--bind", "127.0.0.1"]);
    const inUrl = `:${encodeURIComponent(PASSWORD)}@`;
    expect(await (await connect(`redis://${inUrl}127.0.0.1:${port}`)).metrics.ping()).toBe("PONG");
    expect(await (await connect(`unix://${inUrl}${redis.path}`)).metrics.ping()).toBe("PONG");
  });

  it("says in one line that a password is wrong or missing, without telling it", async () => {
    const port = await freePort();
    const redis = await start(["--requirepass", PASSWORD, "--port", String(port), "--bind", "127.0.0.1"]);
    for (const url of [
      `redis://:wr0ng@127.0.0.1:${port}`,
      `unix://:wr0ng@${redis.path}`,
      `redis://127.0.0.1:${port}`,
      redis.url,
    ]) {
      const message = await refusal(url);
      expect(message).toMatch(/password/);
      expect(message).not.toContain("wr0ng");
      expect(message).not.toContain("cannot be reached");
    }
  });

  it("says in one line that nobody listens, and where", async () => {
    const port = await freePort();
    expect(await refusal(`redis://:wr0ng@127.0.0.1:${port}`)).toMatch(
      new RegExp(`^Redis at redis://127\\.0\\.0\\.1:${port} cannot be reached`),
    );
    const path = join(tmpdir(), "no-auth-such.sock");
    const message = await refusal(`unix://${path}`);
    expect(message).toContain(path);
    expect(message).toContain("cannot be reached");
  });

  it("gives up on something that accepts but never answers", async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    stops.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    expect(await refusal(`redis://127.0.0.1:${port}`)).toContain("cannot be reached");
  });

  it("says what is wrong with a URL", async () => {
    for (const url of ["nonsense", "http://127.0.0.1:6379", "unix://", "redis://[bad"]) {
      expect(await refusal(url), url).toMatch(/redis:\/\/|unix:\/\//);
    }
  });

  it("comes back by itself when Redis was away, and goes on hearing what it subscribed to", async () => {
    const port = await freePort();
    const flags = ["--port", String(port), "--bind", "127.0.0.1"];
    const first = await startTestRedis(flags);
    const errors: Error[] = [];
    const url = `redis://127.0.0.1:${port}`;
    const connections = await connectRedis({ metricsUrl: url, stateUrl: url, onError: (error) => errors.push(error) });
    stops.push(() => connections.close());
    await connections.metricsSubscriber.subscribe("channel");
    await first.stop();
    await expect(connections.metrics.ping()).rejects.toThrow();
    await start(flags);
    const heard = new Promise((resolve) => connections.metricsSubscriber.once("message", (_, text) => resolve(text)));
    const publisher = new Redis(port, "127.0.0.1");
    stops.push(async () => publisher.disconnect());
    while ((await publisher.publish("channel", "again")) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await heard).toBe("again");
    while (connections.metrics.status !== "ready") await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await connections.metrics.ping()).toBe("PONG");
    expect(errors.length).toBeGreaterThan(0);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Host } from "../../domain/host";
import type { CloudVms } from "../../domain/vm";
import { CloudVmsStore } from "./cloud-vms-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { startTestRedis, type TestRedis } from "./start-test-redis";
import { VmDirectory } from "./vm-directory";

const PATIENCE = { timeout: 15_000, interval: 50 };
const HOSTS: Host[] = ["web-1", "node-1"].map((id) => ({ id, displayName: id, tags: [], createdAtMs: 0 }));
const VMS: CloudVms = {
  cloudId: "a",
  readAtMs: 1000,
  computeHosts: ["node-1"],
  vms: [
    {
      serverId: "u-1",
      name: "web-1",
      instanceName: "",
      project: "demo",
      flavour: "",
      computeHost: "node-1",
      status: "active",
      ports: [],
    },
  ],
};

let redis: TestRedis;
let connections: RedisConnections;
let store: CloudVmsStore;
let own: VmDirectory;
let other: VmDirectory;

function directory(): VmDirectory {
  return new VmDirectory({
    store: new CloudVmsStore(connections.state),
    hosts: () => HOSTS,
    hostOf: (hostId) => HOSTS.find(({ id }) => id === hostId),
    onError: (error) => expect.unreachable(error.message),
  });
}

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new CloudVmsStore(connections.state);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(async () => {
  await connections.state.flushall();
  [own, other] = [directory(), directory()];
  await Promise.all([own.start(), other.start()]);
});
afterEach(() => {
  own.stop();
  other.stop();
});

it("has at once what this server has read, and soon what another has", async () => {
  await own.put(VMS);
  expect(own.alarmVm("web-1", "memory.used")).toMatchObject({ cloudId: "a", project: "demo" });
  expect(own.hostOfCompute(VMS, "node-1")?.id).toBe("node-1");
  expect(own.hostsThatAreVms().map(({ host }) => host.id)).toEqual(["web-1"]);
  await vi.waitFor(() => expect(other.alarmVm("web-1", "memory.used")?.name).toBe("web-1"), PATIENCE);
});

it("raises the version when something else is known, and tells everybody when it was read", async () => {
  await own.put(VMS);
  const version = await store.version();
  await own.put({ ...VMS, readAtMs: 2000 });
  expect(await store.version()).toBe(version);
  await vi.waitFor(() => expect(other.vmOf(HOSTS[0]!)?.cloud.readAtMs).toBe(2000), PATIENCE);
  await own.put({ ...VMS, readAtMs: 3000, vms: [] });
  expect(await store.version()).toBe(version + 1);
});

it("forgets a cloud that was not read for a day", async () => {
  await own.put(VMS);
  expect(await connections.state.ttl("s:cloud-vms:of:a")).toBeGreaterThan(86_000);
  await connections.state.del("s:cloud-vms:of:a");
  await vi.waitFor(() => expect(own.vmOf(HOSTS[0]!)).toBeUndefined(), PATIENCE);
  expect(await connections.state.smembers("s:cloud-vms")).toEqual([]);
});

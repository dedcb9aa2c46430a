import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { JournalEntry } from "../../../domain/alarm";
import type { HostDetail } from "../../../domain/api";
import { makeAlarmChange } from "../../../domain/fixtures/make-alarm";
import type { Host } from "../../../domain/host";
import { sourceSettingsSchema } from "../../../domain/source";
import type { VmsOnHost } from "../../../domain/vm-api";
import { type OpenstackStandIn, startOpenstackStandIn } from "../../../e2e/openstack-stand-in/openstack-stand-in";
import { startTestHttp, type TestHttp } from "../../http/start-test-http";

const PATIENCE = { timeout: 20_000, interval: 100 };
const WEB = "9b6f3d22-7a4e-4c31-9f0e-0c4b3a1d2e5f";
const PORT = "d21acb51-35aa-4b6e-8d3c-9a7f5e2b1c04";
const SOURCE = sourceSettingsSchema.parse({
  kind: "openstack",
  id: "stack",
  isEnabled: true,
  cloudId: "stand-in",
  everySeconds: 10,
});

let standIn: OpenstackStandIn;
let http: TestHttp;
let viewer = "";
let sequence = 0;

async function get<Answer>(path: string): Promise<Answer> {
  const response = await fetch(`${http.url}${path}`, { headers: { cookie: viewer } });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

async function addHost(id: string, tags: string[] = []): Promise<Host> {
  await http.parts.hosts.ensure(id);
  const host = (await http.parts.hosts.update(id, { tags }))!;
  http.liveHosts.push(host);
  return host;
}

/** Newest values of the cloud's series. */
async function valuesOf(...seriesIds: string[]): Promise<(number | undefined)[]> {
  const span = { fromMs: Date.now() - 120_000, toMs: Date.now() + 1000 };
  const found = await http.metricStore.readSeries({ hostId: "stand-in", seriesIds, tier: "1s", ...span });
  return seriesIds.map((id) => found.get(id)?.mean.at(-1));
}

/** Asks the cloud now. */
async function poll(): Promise<void> {
  await http.parts.sourceStore.put({ ...SOURCE, isEnabled: false }, {}, "test");
  await http.parts.sourceDesk.look();
  await http.parts.sourceStore.put(SOURCE, {}, "test");
  await http.parts.sourceDesk.look();
}

function raise(hostId: string, seriesId: string) {
  const change = makeAlarmChange({ seriesId, ruleId: `rule-${++sequence}` });
  return http.parts.alarms.apply(hostId, change, { runId: 1, sequence }, hostId);
}

beforeAll(async () => {
  standIn = await startOpenstackStandIn();
  const { secret, ...settings } = standIn.cloud();
  http = await startTestHttp({ acts: true, environmentClouds: [{ settings, secret }] });
  viewer = await http.signIn("vera", "viewer");
  standIn.keystone.projects.push({ id: "id-of-demo", name: "demo" });
  standIn.neutron.networks.push({ id: "70c1db1f", name: "private" });
  standIn.neutron.ports.push({
    id: PORT,
    device_id: WEB,
    mac_address: "fa:16:3e:58:42:ed",
    network_id: "70c1db1f",
    fixed_ips: [{ ip_address: "10.0.0.12", subnet_id: "008ba151" }],
  });
  standIn.nova.servers.push(
    {
      id: WEB,
      name: "web-1",
      host: "compute-1",
      status: "ACTIVE",
      task_state: null,
      tenant_id: "id-of-demo",
      instance_name: "instance-0000001a",
      flavor: { id: "2", name: "m1.small", vcpus: 2, ram: 2048, disk: 20 },
    },
    { id: "0b1c", name: "db-1", host: "compute-2", status: "ERROR", task_state: null },
  );
  await addHost("compute-1");
  await addHost("instance-0000001a", ["frontend"]);
  await addHost("other");
});
afterAll(async () => {
  await http?.stop();
  await standIn?.stop();
});
beforeEach(() => standIn.behave());

describe("a cloud that is asked", () => {
  it("is a host with what its hypervisors hold, how its services are, and how many servers there are", async () => {
    await http.addSource(SOURCE);
    await vi.waitFor(async () => {
      expect(
        await valuesOf(
          "openstack.hypervisor.compute-1.vcpus.used",
          "openstack.hypervisor.compute-1.memory.used",
          "openstack.hypervisor.compute-1.disk.total",
          "openstack.service.nova-compute@compute-2.up",
          "openstack.service.nova-scheduler@controller.lost",
          "openstack.servers.active",
          "openstack.servers.error",
          "openstack.servers.total",
        ),
      ).toEqual([2, (512 + 2048) * 1024 ** 2, 900 * 1024 ** 3, 1, 0, 1, 1, 2]);
    }, PATIENCE);
    expect(await http.parts.sourceDesk.stateOf("stack")).toMatchObject({
      isRunning: true,
      problem: "",
      rejections: [],
    });
  });

  it("tells which VM a host is, and which VMs a host runs", async () => {
    const vm = await get<HostDetail>("/api/hosts/instance-0000001a");
    expect(vm.inCloud).toMatchObject({
      cloudId: "stand-in",
      computeHostId: "compute-1",
      computeHost: null,
      vm: {
        serverId: WEB,
        name: "web-1",
        project: "demo",
        flavour: "m1.small",
        status: "active",
        ports: [{ id: PORT, network: "private", mac: "fa:16:3e:58:42:ed", addresses: ["10.0.0.12"] }],
      },
    });
    expect(vm.tags).toEqual(["frontend", "hypervisor:compute-1"]);
    expect((await get<HostDetail>("/api/hosts/compute-1")).inCloud).toMatchObject({
      computeHost: "compute-1",
      vmCount: 1,
    });
    const { vms } = await get<VmsOnHost>("/api/hosts/compute-1/vms");
    expect(vms).toEqual([
      {
        serverId: WEB,
        name: "web-1",
        project: "demo",
        flavour: "m1.small",
        status: "active",
        hostId: "instance-0000001a",
      },
    ]);
    expect((await get<HostDetail>("/api/hosts/other")).inCloud).toBeNull();
  });

  it("says of an alarm whose it is", async () => {
    const vm = { cloudId: "stand-in", serverId: WEB, name: "web-1", project: "demo", flavour: "m1.small" };
    const port = { network: "private", portId: PORT };
    const onTap = await raise("compute-1", "net.tapd21acb51-35.in");
    expect(onTap?.alarm.vm).toEqual({ ...vm, ...port, computeHost: "compute-1" });
    expect((await raise("instance-0000001a", "memory.used"))?.alarm.vm).toMatchObject({
      ...vm,
      network: "",
      portId: "",
    });
    expect((await raise("other", "net.tapffffffff-ff.in"))?.alarm.vm).toBeNull();
    const { entries } = await get<{ entries: JournalEntry[] }>("/api/journal?text=project%20demo");
    expect(entries.map(({ alarm }) => alarm?.hostId).sort()).toEqual(["compute-1", "instance-0000001a"]);
    const csv = await fetch(`${http.url}/api/journal/export?format=csv`, { headers: { cookie: viewer } });
    expect(await csv.text()).toContain(
      `"VM web-1 of project demo, flavour m1.small, on compute-1, network private, port ${PORT}"`,
    );
  });

  it("keeps with a cleared alarm whose it was, also when the VM is gone", async () => {
    const change = makeAlarmChange({ seriesId: "net.tapd21acb51-35.out", ruleId: "gone" });
    await http.parts.alarms.apply("compute-1", change, { runId: 2, sequence: 1 }, "compute-1");
    const [web] = standIn.nova.servers.splice(0, 1);
    await poll();
    await vi.waitFor(async () => {
      expect((await get<HostDetail>("/api/hosts/instance-0000001a")).inCloud).toBeNull();
    }, PATIENCE);
    const over = await http.parts.alarms.apply(
      "compute-1",
      { ...change, state: "cleared", atMs: change.atMs + 1000 },
      { runId: 2, sequence: 2 },
      "compute-1",
    );
    expect(over?.alarm).toMatchObject({ state: "cleared", vm: { name: "web-1" } });
    standIn.nova.servers.unshift(web!);
    await poll();
    await vi.waitFor(async () => {
      expect((await get<HostDetail>("/api/hosts/instance-0000001a")).inCloud?.vm?.name).toBe("web-1");
    }, PATIENCE);
  });
});

describe("a cloud that cannot be read", () => {
  it("says so in the service's words, and its VMs stay known", async () => {
    await standIn.away("neutron");
    await poll();
    await vi.waitFor(async () => {
      const problem = (await http.parts.sourceDesk.stateOf("stack"))?.problem;
      expect(problem).toMatch(/^1 of 1 targets cannot be read: stand-in: Neutron: 127\.0\.0\.1:\d+ cannot be reached/);
    }, PATIENCE);
    expect((await get<HostDetail>("/api/hosts/instance-0000001a")).inCloud?.vm?.ports[0]?.id).toBe(PORT);
    await standIn.back("neutron");
  });

  it("is told of when it is not connected", async () => {
    await http.addSource({ kind: "openstack", id: "unknown", cloudId: "nowhere" });
    await vi.waitFor(async () => {
      const problem = (await http.parts.sourceDesk.stateOf("unknown"))?.problem;
      expect(problem).toContain("nowhere: no such cloud is connected: see Settings, OpenStack");
    }, PATIENCE);
  });

  it("is forgotten with its source", async () => {
    expect((await get<HostDetail>("/api/hosts/compute-1")).inCloud?.computeHost).toBe("compute-1");
    await http.parts.sourceStore.remove("stack");
    await vi.waitFor(async () => {
      expect((await get<HostDetail>("/api/hosts/compute-1")).inCloud).toBeNull();
    }, PATIENCE);
  });
});

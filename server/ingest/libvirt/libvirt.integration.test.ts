import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { SourceSettingsInput } from "../../../domain/source";
import { startTestHttp, type TestHttp } from "../../http/start-test-http";

const PATIENCE = { timeout: 15_000, interval: 100 };
const FIXTURES = join(import.meta.dirname, "fixtures");
let http: TestHttp;

beforeAll(async () => {
  http = await startTestHttp();
});
afterAll(() => http.stop());
afterEach(() => vi.unstubAllEnvs());

function source(id: string, uri: string): SourceSettingsInput {
  return { kind: "libvirt", id, isEnabled: true, hypervisors: [{ uri, name: "node-1" }], everySeconds: 1 };
}

it("asks libvirt's test driver, which knows nothing but that its VM runs, and says what fails", async () => {
  await http.addSource(source("test", "test:///default"));
  await http.addSource(source("away", "qemu+tcp://127.0.0.1:1/system"));
  await vi.waitFor(async () => {
    const away = await http.parts.sourceDesk.stateOf("away");
    expect(away?.problem).toMatch(/^1 of 1 targets cannot be read: node-1: .*unable to connect/);
  }, PATIENCE);
  await vi.waitFor(async () => {
    const state = await http.parts.sourceDesk.stateOf("test");
    expect(state).toMatchObject({ isRunning: true, problem: "", hostIds: ["test"], rejections: [] });
    expect((await http.parts.hosts.get("test"))?.tags).toEqual(["hypervisor:node-1"]);
  }, PATIENCE);
});

it("makes a host of each VM that runs, below its hypervisor", async () => {
  const folder = mkdtempSync(join(tmpdir(), "premonitor-virsh-"));
  // Plays back what a hypervisor says.
  const virsh = join(folder, "virsh");
  writeFileSync(virsh, `#!/bin/sh\nexec cat "${folder}/domstats"\n`);
  chmodSync(virsh, 0o755);
  copyFileSync(join(FIXTURES, "domstats-1.txt"), join(folder, "domstats"));
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  await http.parts.hosts.ensure("web.example");
  await http.parts.hosts.update("web.example", { tags: ["frontend", "hypervisor:node-9"] });
  await http.addSource(source("recorded", "qemu:///system"));
  await vi.waitFor(async () => {
    const span = { fromMs: Date.now() - 60_000, toMs: Date.now() + 1000 };
    const seriesIds = ["memory.used"];
    const found = await http.metricStore.readSeries({ hostId: "instance-0000001a", seriesIds, tier: "1s", ...span });
    expect(found.get("memory.used")?.mean.at(-1)).toBe((4_039_664 - 2_019_832) * 1024);
    const [vm, moved] = await Promise.all(["instance-0000001a", "web.example"].map((id) => http.parts.hosts.get(id)));
    expect(vm?.tags).toEqual(["hypervisor:node-1"]);
    expect(vm?.inventory).toMatchObject({ source: "libvirt", coreCount: 2 });
    expect(moved?.tags).toEqual(["frontend", "hypervisor:node-1"]);
  }, PATIENCE);
  expect(await http.parts.hosts.get("build-agent--old-")).toBeUndefined();
  rmSync(folder, { recursive: true });
});

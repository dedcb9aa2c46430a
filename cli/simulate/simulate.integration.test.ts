import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { type Lab, openLab } from "../../bench/lab";
import { HostStore } from "../../server/store/host-store";
import { TokenStore } from "../../server/store/token-store";

const program = path.join(import.meta.dirname, "../main.ts");
const PATIENCE = { timeout: 20_000, interval: 200 };
let lab: Lab;
const running: ChildProcess[] = [];

beforeAll(async () => {
  lab = await openLab();
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});
afterAll(() => lab.stop());

function simulate(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", program, "simulate", ...args], {
    env: lab.commandEnv,
    stdio: ["ignore", "ignore", "inherit"],
  });
  running.push(child);
  return child;
}

async function interrupted(child: ChildProcess): Promise<number> {
  child.kill("SIGINT");
  const [code] = (await once(child, "exit")) as [number];
  return code;
}

it("lets hosts report as real collectors do, idle ones below a tenth, and takes them away again", async () => {
  const child = simulate("--hosts", "4", "--leaks", "1", "--idle", "2", "--server", lab.url);
  const seriesIds = ["cpu.busy", "memory.used", "memory.total", "filesystem./.used_ratio"];
  const newest = async (hostId: string) => {
    const span = { fromMs: Date.now() - 60_000, toMs: Date.now() + 1000 };
    const found = await lab.store.readSeries({ hostId, seriesIds, tier: "1s", ...span });
    return seriesIds.map((id) => found.get(id)?.mean.at(-1));
  };
  for (const hostId of ["sim-idle-001", "sim-idle-002"]) {
    await vi.waitFor(async () => {
      const [cpu, used, total, disk] = await newest(hostId);
      expect([cpu! < 0.1, used! / total! < 0.1, disk! < 0.1]).toEqual([true, true, true]);
    }, PATIENCE);
  }
  await vi.waitFor(async () => expect((await newest("sim-leak-001"))[1]).toBeGreaterThan(0.2 * 2 ** 34), PATIENCE);
  expect(await interrupted(child)).toBe(0);

  const [hosts, tokens] = [new HostStore(lab.connections.state), new TokenStore(lab.connections.state)];
  const ids = async () => (await hosts.list()).map(({ id }) => id);
  expect(await ids()).toEqual(["sim-busy-001", "sim-idle-001", "sim-idle-002", "sim-leak-001"]);
  expect(await tokens.list()).toEqual([]);
  await hosts.ensure("sim-is-a-real-one");
  await once(simulate("--remove", "--server", lab.url), "exit");
  expect(await ids()).toEqual(["sim-is-a-real-one"]);
  expect(await tokens.list()).toEqual([]);
});

it("sends VMstats' lines as the original simulator, each in a connection of its own", async () => {
  const received: string[] = [];
  const listener = createServer((socket) => {
    let text = "";
    socket.on("data", (data) => {
      text += data;
    });
    socket.on("end", () => {
      received.push(text);
      socket.end();
    });
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  const child = simulate("vmstats", "5", "--port", String(port), "--every", "100ms");
  await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(15), PATIENCE);
  expect(await interrupted(child)).toBe(0);
  for (const line of received.slice(0, 15)) {
    const [, last, percent] = /^10\.10\.1\.([1-5]) (\d{1,2}) \2 \2$/.exec(line)!;
    expect(Number(percent) < 10).toBe(Number(last) % 2 === 0);
  }
  listener.close();
});

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Host } from "../../domain/host";
import { ArchiveStore } from "../store/archive-store";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { JournalStore } from "../store/journal-store";
import { MetricStore } from "../store/metric-store";
import { ProcessStore } from "../store/process-store";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { ArchiveFolder } from "./archive-folder";
import { Archivist, type ArchivistParts } from "./archivist";
import { consumptionXml } from "./consumption-xml";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const TODAY_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const YESTERDAY_MS = TODAY_MS - DAY_MS;
const YESTERDAY = ArchiveFolder.dayText(YESTERDAY_MS);
const NOW_MS = TODAY_MS + 20 * MINUTE_MS;
const MINUTES = 90;

let redis: TestRedis;
let connections: RedisConnections;
let metricStore: MetricStore;
let processStore: ProcessStore;
let journal: JournalStore;
let folderPath: string;

const host = (id: string): Host => ({
  id,
  displayName: id,
  tags: [],
  createdAtMs: 0,
  inventory: {
    hostname: id,
    coreCount: 2,
    cpuHertz: 2.9e9,
    cpuModel: "Xeon",
    memoryBytes: 25_276_502_016,
    memoryType: "DDR4",
    partitions: [
      { device: "/dev/vda", mountPoint: "/", type: "ext4", sizeBytes: 270_553_174_016 },
      { device: "/dev/vdb", mountPoint: "/srv", type: "xfs", sizeBytes: 1024 },
      { device: "/dev/vdc", mountPoint: "/silent", type: "xfs" },
    ],
    collectorVersion: "1",
    source: "test",
  },
});

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  metricStore = new MetricStore(connections.metrics);
  processStore = new ProcessStore(connections.metrics);
  journal = new JournalStore(connections.state, connections.journalReader);
  const node = new RecordedNode(metricStore, "web-1", 1);
  for (let second = 0; second < MINUTES * 60; second += 5) {
    const atMs = YESTERDAY_MS + second * 1000;
    node.tick(
      atMs,
      {
        "load.1m": 2.5,
        "cpu.busy": 0.776,
        "memory.used": 1_966_784_512,
        "memory.free": 23_309_717_504,
        "net.total.in": 1000,
        "net.total.in_errors_count": 7,
        "filesystem./.used": 31_028_613_120,
        "filesystem./.free": 77_915_680_768,
        // It is at its limit in the second minute.
        "temperature.coretemp": second === 65 ? 81 : 52,
        "temperature.coretemp.limit": 80,
        "temperature.board": 30,
        "folder.slapuser0.used": 3080 * 1024,
      },
      5000,
    );
  }
  node.close();
  await node.ship();
  await metricStore.sealed();
  const row = {
    pid: 28_637,
    createdAtMs: 1_795_174_082_810,
    uid: 1000,
    user: "slapuser0",
    name: "",
    cpuRatio: 0.836,
    cpuSeconds: 0.17,
    threadCount: 1,
    rssBytes: 1_863_680,
    memoryRatio: 0.5,
    grownBytes: 0,
    readBytes: 4,
    writtenBytes: 6,
    readCount: 8,
    writtenCount: 2,
  };
  for (let minute = 0; minute < 3; minute++) {
    const atMs = YESTERDAY_MS + minute * MINUTE_MS;
    await processStore.put("web-1", { atMs, isOfMinute: true, totalCount: 1, growthSeconds: 0, rows: [row] }, NOW_MS);
  }
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(async () => {
  folderPath = mkdtempSync(join(tmpdir(), "premonitor-archives-"));
  for (let back = 0; back < 5; back++) {
    await connections.state.del(`s:archived:${ArchiveFolder.dayText(TODAY_MS - back * DAY_MS)}`);
  }
  return () => rmSync(folderPath, { recursive: true });
});

function archivist(change: Partial<ArchivistParts> = {}) {
  const folder = new ArchiveFolder(folderPath);
  const parts: ArchivistParts = {
    metricStore,
    processStore,
    folder,
    store: new ArchiveStore(connections.state),
    hosts: async () => [host("web-1"), host("idle-1")],
    journal,
    keptDays: 365,
    maxBytes: 1e9,
    logger: pino({ level: "silent" }),
    ...change,
  };
  return { folder, archivist: new Archivist(parts) };
}

async function filesOf(hostId: string, day: string): Promise<Map<string, string>> {
  const entries = await unpackTar(gunzipSync(readFileSync(join(folderPath, hostId, `${day}.tar.gz`))));
  return new Map(entries.map(({ header, data }) => [header.name, data ? Buffer.from(data).toString() : ""]));
}

describe("Archivist", () => {
  it("makes an archive of each host's past day, with SlapOS' tables and a header, and no first minute lost", async () => {
    const { archivist: one, folder } = archivist();
    await one.run(NOW_MS);
    expect((await folder.listAll()).map(({ hostId, name }) => `${hostId}/${name}`)).toEqual([
      `web-1/${YESTERDAY}.tar.gz`,
    ]);
    const files = await filesOf("web-1", YESTERDAY);
    expect([...files.keys()].sort()).toEqual(
      [
        "",
        "dump_computer.csv",
        "dump_disk.csv",
        "dump_folder.csv",
        "dump_heating.csv",
        "dump_system.csv",
        "dump_temperature.csv",
        "dump_user.csv",
      ].map((name) => `${YESTERDAY}/${name}`),
    );
    const lines = (name: string) => files.get(`${YESTERDAY}/dump_${name}.csv`)!.trimEnd().split("\r\n");
    const system = lines("system");
    expect(system).toHaveLength(MINUTES + 1);
    expect(system[0]).toBe(
      "loadavg,cpu_percent,memory_used,memory_free,net_in_bytes,net_in_errors,net_in_dropped,net_out_bytes,net_out_errors,net_out_dropped,date,time,reported",
    );
    expect(system[1]).toBe(`2.5,77.6,1966784512.0,23309717504.0,60000.0,7.0,,,,,${YESTERDAY},00:00:00,1`);
    expect(system[2]).toContain(",120000.0,7.0,");
    expect(lines("disk")[1]).toBe(`/dev/vda,31028613120,77915680768,/,${YESTERDAY},00:00:00,1`);
    expect(lines("user")).toHaveLength(4);
    expect(lines("user")[1]).toBe(
      `slapuser0,28637.0,28637-1795174082.81,83.6,0.17,1.0,50.0,1863680.0,10.0,10.0,${YESTERDAY},00:00:00,1`,
    );
    expect(lines("computer")[1]).toBe(
      `2.0,2900.0,Xeon,25276502016.0,DDR4,/dev/vda=270553174016;/dev/vdb=1024,${YESTERDAY},00:00:00,1`,
    );
    expect(lines("temperature")).toHaveLength(2 * MINUTES + 1);
    expect(lines("folder")).toEqual([
      "partition,disk_used,date,time,reported",
      `slapuser0,3080.0,${YESTERDAY},00:00:00,1`,
    ]);
    const ofCoretemp = lines("temperature").filter((row) => row.startsWith("coretemp,"));
    expect(ofCoretemp[0]).toBe(`coretemp,52.0,0,${YESTERDAY},00:00:00,1`);
    expect(ofCoretemp.map((row) => row.split(",")[2]).join("")).toBe(`01${"0".repeat(MINUTES - 2)}`);
    expect(lines("heating")).toHaveLength(1);
  });

  it("tells what was consumed on the day, as SlapOS does", async () => {
    await archivist().archivist.run(NOW_MS);
    const xml = readFileSync(join(folderPath, "web-1", `${YESTERDAY}.xml`), "utf8");
    // A mean of many equal values is off by its last digits.
    expect(xml.replace(/77\.6\d*/, "77.6")).toBe(
      consumptionXml("web-1", YESTERDAY_MS, [
        ["cpu_load_percent", "CPU Load Percent Average", "web-1", 77.6],
        ["memory_used", "Used Memory", "web-1", 1_966_784_512],
        ["cpu_load_percent", "CPU Load Percent Average for slapuser0", "slapuser0", 83.6],
        ["memory_used", "Memory Used Average for slapuser0", "slapuser0", 1_863_680 / 2 ** 20],
        ["disk_used", "Partition Disk Used Average for slapuser0", "slapuser0", 3080 / 1024],
      ]),
    );
  });

  it("leaves out what was not measured for a minute, and counts on after it", async () => {
    const node = new RecordedNode(metricStore, "gaps-1", 1);
    for (let minute = 0; minute < 4; minute++) {
      const measured = minute !== 1;
      node.tick(YESTERDAY_MS + minute * MINUTE_MS, {
        "memory.used": 1,
        "cpu.busy": measured ? 0.5 : Number.NaN,
        "net.total.in": measured ? 1000 : Number.NaN,
        "filesystem./.used": measured ? 10 : Number.NaN,
        "filesystem./.free": minute < 2 ? Number.NaN : 20,
        "filesystem./other.used": 30,
        "filesystem./other.free": 40,
      });
    }
    node.close();
    await node.ship();
    await archivist({ hosts: async () => [host("gaps-1")] }).archivist.run(NOW_MS);
    const files = await filesOf("gaps-1", YESTERDAY);
    const cells = (name: string, ...columns: number[]) => {
      const rows = files.get(`${YESTERDAY}/dump_${name}.csv`)!.trimEnd().split("\r\n").slice(1);
      return rows.map((row) => columns.map((column) => row.split(",")[column]).join(" "));
    };
    expect(cells("system", 1, 4)).toEqual(["50.0 60000.0", " ", "50.0 120000.0", "50.0 180000.0"]);
    expect(cells("disk", 0, 1, 2, 5)).toEqual([
      "/dev/vda 10  00:00:00",
      "/dev/vda 10 20 00:02:00",
      "/dev/vda 10 20 00:03:00",
      ...["00:00:00", "00:01:00", "00:02:00", "00:03:00"].map((time) => `/other 30 40 ${time}`),
    ]);
  });

  it("tells of a folder its newest size of the day, and since when", async () => {
    const node = new RecordedNode(metricStore, "folders-1", 1);
    for (let minute = 0; minute < 10; minute++) {
      const used = minute < 4 ? 1024 : 3_153_920;
      node.tick(YESTERDAY_MS + minute * MINUTE_MS, { "memory.used": 1, "folder./srv/slappart0.used": used });
    }
    node.close();
    await node.ship();
    await archivist({ hosts: async () => [host("folders-1")] }).archivist.run(NOW_MS);
    expect((await filesOf("folders-1", YESTERDAY)).get(`${YESTERDAY}/dump_folder.csv`)!.split("\r\n")[1]).toBe(
      `/srv/slappart0,3080.0,${YESTERDAY},00:04:00,1`,
    );
  });

  it("waits until the day has settled, and makes nothing twice, whichever server is asked", async () => {
    await archivist().archivist.run(TODAY_MS + 5 * MINUTE_MS);
    expect(existsSync(join(folderPath, "web-1", `${YESTERDAY}.tar.gz`))).toBe(false);
    const [a, b] = [archivist(), archivist()];
    await Promise.all([a.archivist.run(NOW_MS), b.archivist.run(NOW_MS)]);
    const file = join(folderPath, "web-1", `${YESTERDAY}.tar.gz`);
    const before = readFileSync(file);
    await b.archivist.run(NOW_MS + 3600_000);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(join(folderPath, "web-1"))).toEqual([`${YESTERDAY}.tar.gz`, `${YESTERDAY}.xml`]);
  });

  it("makes it anew when a host that was cut off has sent more of the day", async () => {
    const late = new RecordedNode(metricStore, "late-1", 1);
    const tick = (minute: number) => late.tick(YESTERDAY_MS + minute * MINUTE_MS, { "memory.used": minute });
    const hosts = async () => [host("late-1")];
    const rows = async () =>
      (await filesOf("late-1", YESTERDAY)).get(`${YESTERDAY}/dump_system.csv`)!.split("\r\n").length;
    for (let minute = 0; minute < 10; minute++) tick(minute);
    late.close();
    await late.ship();
    await archivist({ hosts }).archivist.run(NOW_MS);
    expect(await rows()).toBe(12);
    for (let minute = 10; minute < 30; minute++) tick(minute);
    late.close();
    await late.ship();
    await archivist({ hosts }).archivist.run(NOW_MS + 600_000);
    expect(await rows()).toBe(32);
  });

  it("goes on after a server that died while it wrote: what is half there goes, what is missing comes", async () => {
    await archivist().archivist.run(NOW_MS);
    await connections.state.del(`s:archived:${YESTERDAY}`);
    rmSync(join(folderPath, "web-1", `${YESTERDAY}.tar.gz`));
    writeFileSync(join(folderPath, "web-1", `${YESTERDAY}.1.partial`), "half");
    await archivist().archivist.run(NOW_MS);
    expect(readdirSync(join(folderPath, "web-1"))).toEqual([`${YESTERDAY}.tar.gz`, `${YESTERDAY}.xml`]);
    expect((await filesOf("web-1", YESTERDAY)).get(`${YESTERDAY}/dump_system.csv`)!.split("\r\n")).toHaveLength(
      MINUTES + 2,
    );
  });

  it("removes what is too old, then the oldest until the disk is enough, and the journal says so", async () => {
    const { archivist: one, folder } = archivist({ keptDays: 10, maxBytes: 2500 });
    const write = (daysBack: number) =>
      folder.write("old-1", TODAY_MS - daysBack * DAY_MS, [{ name: "dump_system.csv", text: randomText() }], NOW_MS);
    for (const daysBack of [20, 9, 8, 7]) await write(daysBack);
    await folder.writeConsumption("old-1", TODAY_MS - 20 * DAY_MS, "gone with its archive");
    await folder.writeConsumption("old-1", TODAY_MS - 7 * DAY_MS, "stays");
    await archivist({ keptDays: 10, maxBytes: 2500, hosts: async () => [] }).archivist.run(NOW_MS);
    const days = (await folder.list("old-1")).map(({ dayMs }) => (TODAY_MS - dayMs) / DAY_MS);
    expect(days).toEqual([7, 8]);
    expect(readdirSync(join(folderPath, "old-1")).filter((name) => name.endsWith(".xml"))).toHaveLength(1);
    const { entries } = await journal.read({ limit: 2 } as never);
    expect(entries.map(({ by }) => by)).toEqual(["premonitor", "premonitor"]);
    expect(entries[0]!.note).toMatch(/^removed 1 archive of .*: all of them may take 2.44 KiB$/);
    expect(entries[1]!.note).toMatch(/they were kept for 10 days$/);
    await one.stop();
  });
});

/** About a kilobyte when it is compressed. */
function randomText(): string {
  return Buffer.from(Array.from({ length: 750 }, () => Math.floor(Math.random() * 256))).toString("base64");
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AlarmChange } from "../../../domain/alarm";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../../domain/fixtures/heap-growth";
import { mutated } from "../../../domain/fixtures/mutated";
import { IDLE_CONTEXT } from "../fixtures/idle-context";
import { ledgerContext } from "../fixtures/ledger-context";
import { CollectdIntake, hostIdOf } from "./collectd-intake";
import { packetSecurity } from "./packet-security";
import { parseJson } from "./parse-json";
import { parsePacket } from "./parse-packet";
import { SHIPPED_TYPES } from "./shipped-types";

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, `fixtures/collectd-write_http-${name}`), "utf8");

let taken: Map<string, number>;
let intervals: (number | undefined)[];
let coreCounts: (number | undefined)[];
let alarms: AlarmChange[];
let isStoreAway: boolean;
let reasons: string[];
let intake: CollectdIntake;

beforeEach(() => {
  taken = new Map();
  intervals = [];
  coreCounts = [];
  alarms = [];
  isStoreAway = false;
  reasons = [];
  intake = new CollectdIntake(
    {
      ...IDLE_CONTEXT,
      take: (_hostId, { values, intervalMs, coreCount }) => {
        for (const [seriesId, value] of values) taken.set(seriesId, value);
        intervals.push(intervalMs);
        if (coreCount !== undefined) coreCounts.push(coreCount);
        return undefined;
      },
      alarm: async (_hostId, change) => {
        if (isStoreAway) throw new Error("the store is away");
        alarms.push(change);
      },
      reject: (reason) => void reasons.push(reason),
    },
    SHIPPED_TYPES,
  );
});

/** Lines of one round at a second. */
const put = (atSeconds: number, lines: Record<string, string>) =>
  intake.takeBody(
    Object.entries(lines)
      .map(([name, values]) => `PUTVAL web-1/${name} interval=1 ${atSeconds}:${values}`)
      .join("\r\n"),
  );

describe("CollectdIntake", () => {
  it("gives gauges their names here, and everything else one of its own", () => {
    put(1, {
      "load/load": "0.5:0.25:0.125",
      "df-var-log/percent_inodes-used": "25",
      "sensors-coretemp-isa-0000/temperature-temp1": "55.5",
      "thermal-thermal_zone0/temperature": "40",
      "uptime/uptime": "77",
      "memory/percent-used": "50",
      "users/users": "3",
      "ping-a b/ping_stddev": "2",
      "disk-sda/disk_latency": "1:2",
    });
    expect(Object.fromEntries(taken)).toEqual({
      "load.1m": 0.5,
      "load.5m": 0.25,
      "load.15m": 0.125,
      "filesystem./var/log.inodes_used_ratio": 0.25,
      "temperature.coretemp-isa-0000 temp1": 55.5,
      "temperature.thermal_zone0": 40,
      "system.uptime": 77,
      "memory.used_ratio": 0.5,
      "collectd.users.users": 3,
      "collectd.disk-sda.disk_latency.read": 1,
      "collectd.disk-sda.disk_latency.write": 2,
    });
    expect(reasons).toEqual(["a line is PUTVAL host/plugin-instance/type-instance interval=10 time:value"]);
    expect(intervals.every((ms) => ms === 1000)).toBe(true);
  });

  it("turns counters into rates, and adds interfaces with hardware up", () => {
    const round = (atSeconds: number, eth: number) =>
      put(atSeconds, {
        "interface-eth0/if_octets": `${eth}:${2 * eth}`,
        "interface-lo/if_octets": "5:5",
        "disk-sda/disk_octets": `${eth}:0`,
        "disk-sda/disk_io_time": `${eth / 2}:0`,
      });
    for (const [i, eth] of [1000, 2000, 4000].entries()) round(i + 1, eth);
    expect(Object.fromEntries(taken)).toEqual({
      "net.eth0.in": 2000,
      "net.eth0.out": 4000,
      "net.lo.in": 0,
      "net.lo.out": 0,
      "net.total.in": 2000,
      "net.total.out": 4000,
      "disk.sda.read": 2000,
      "disk.sda.write": 0,
      "disk.sda.busy": 1,
      "collectd.disk-sda.disk_io_time.weighted_io_time": 0,
    });
  });

  it("works shares of cores out of their counters", () => {
    const round = (atSeconds: number, spent: number) => {
      const lines: Record<string, string> = {};
      for (const core of [0, 1]) {
        for (const [state, each] of Object.entries({ idle: 50 * (2 - core), user: 30, system: 10, wait: 10 * core })) {
          lines[`cpu-${core}/cpu-${state}`] = String(each * spent);
        }
      }
      put(atSeconds, lines);
    };
    for (const i of [1, 2, 3]) round(i, i);
    const found = Object.fromEntries([...taken].map(([id, value]) => [id, Math.round(value * 1000) / 1000]));
    expect(found).toEqual({
      "cpu.core.0.busy": 0.286,
      "cpu.core.1.busy": 0.4,
      "cpu.busy": 0.343,
      "cpu.user": 0.257,
      "cpu.system": 0.086,
      "cpu.iowait": 0.05,
      "cpu.steal": 0,
    });
    expect(coreCounts).toEqual([2]);
  });

  it("takes percent of all cores together, with states or without", () => {
    for (const i of [1, 2]) put(i, { "cpu/percent-idle": "70", "cpu/percent-user": "20", "cpu/percent-wait": "10" });
    expect(taken.get("cpu.busy")).toBeCloseTo(0.2);
    expect(taken.get("cpu.iowait")).toBeCloseTo(0.1);
    for (const i of [3, 4, 5, 6, 7]) put(i, { "cpu-0/percent-active": "40" });
    expect(taken.get("cpu.core.0.busy")).toBeCloseTo(0.4);
  });

  it("adds memory, swap and filesystems up once all their parts are there", () => {
    const memory = { used: 40, free: 30, cached: 20, buffered: 5, slab_recl: 3, slab_unrecl: 2 };
    const lines = {
      ...Object.fromEntries(Object.entries(memory).map(([name, value]) => [`memory/memory-${name}`, String(value)])),
      "swap/swap-used": "1",
      "swap/swap-free": "7",
      "df-root/df_complex-used": "60",
      "df-root/df_complex-free": "20",
      "df-root/df_complex-reserved": "20",
    };
    put(1, lines);
    expect(taken.has("memory.total")).toBe(false);
    put(2, lines);
    expect(Object.fromEntries(taken)).toMatchObject({
      "memory.used": 40,
      "memory.total": 100,
      "memory.slab": 5,
      "swap.total": 8,
      "filesystem./.used": 60,
      "filesystem./.total": 100,
      "filesystem./.used_ratio": 0.75,
    });
  });

  it("tells no sum without a part that was lost", () => {
    const parts = ["used", "free", "cached"].map((name) => `memory/memory-${name}`);
    const round = (atSeconds: number, names: string[]) =>
      put(atSeconds, Object.fromEntries(names.map((name) => [name, "10"])));
    round(1, parts);
    round(2, parts.slice(0, 2));
    round(3, parts);
    expect(taken.get("memory.total")).toBe(30);
    taken.clear();
    for (const i of [4, 5]) round(i, parts.slice(0, 2));
    expect(taken.has("memory.total")).toBe(false);
    for (const i of [6, 7, 8]) round(i, parts.slice(0, 2));
    expect(taken.get("memory.total")).toBe(20);
  });

  it("takes rates for rates, whole ones too, and counters for counters", () => {
    for (const name of ["metrics-storerates.json", "metrics-storerates-2.json"]) intake.takeBody(fixture(name));
    const rates = JSON.parse(fixture("metrics-storerates-2.json")) as {
      type: string;
      plugin_instance: string;
      values: number[];
    }[];
    const told = rates.findLast(({ type, plugin_instance }) => type === "if_octets" && plugin_instance === "lo")!;
    expect(taken.get("net.lo.in")).toBe(told.values[0]);
    expect(taken.get("net.lo.in_errors")).toBe(0);
    taken.clear();
    const counters = JSON.parse(fixture("metrics.json")) as { time: number; values: number[] }[];
    const later = counters.map((list) => ({
      ...list,
      time: list.time + 2,
      values: list.values.map((value) => value + 500),
    }));
    for (const body of [counters, later]) intake.takeBody(JSON.stringify(body));
    expect(taken.get("net.lo.in")).toBe(250);
  });

  it("makes alarms of notifications, each on the series that it is about", async () => {
    for (const line of fixture("notifications.jsonl").trim().split("\n")) await intake.takeBody(line);
    expect(alarms.map(({ seriesId, state, severity }) => [seriesId, state, severity])).toEqual([
      ["collectd.load.load", "active", "failure"],
      ["collectd.dma.memory", "cleared", "warning"],
      ["collectd.dma.memory", "active", "warning"],
      ["collectd.interface-lo.if_octets", "cleared", "warning"],
      ["collectd.barometer-dma.if-octets-threshold", "active", "warning"],
      ["collectd.df-root.percent_bytes-free", "active", "warning"],
      ["memory.free", "cleared", "warning"],
      ["collectd.exec-demo.gauge-level", "cleared", "warning"],
      ["collectd.interface-lo.if_octets", "active", "failure"],
      ["collectd.exec-demo.gauge-level", "active", "failure"],
      ["collectd.app", "active", "failure"],
    ]);
    expect(alarms[2]).toMatchObject({
      ruleId: "collectd-notification",
      ruleName: "collectd's notification",
      value: 12_013_619_008,
      bound: 7_000_000_000,
    });
  });

  it("says that a notification could not be stored, and tries one of a packet again", async () => {
    isStoreAway = true;
    const body = fixture("notifications.jsonl").split("\n")[0]!;
    await expect(intake.takeBody(body)).rejects.toThrow("the store is away");
    const notification = parseJson(body, SHIPPED_TYPES).notifications[0]!;
    intake.takePacket({ lists: [], notifications: [notification], refusals: [] }, false, 0);
    isStoreAway = false;
    await vi.waitFor(() => expect(alarms).toHaveLength(1), 5000);
  });

  it("says why nothing of a body can be read", async () => {
    expect(await intake.takeBody("")).toBe("the body is empty");
    expect(await intake.takeBody("[")).toBe("the body is no JSON");
    expect(await put(1, { "uptime/uptime": "5" })).toBeUndefined();
    expect(await intake.takeBody("PUTVAL ../uptime/uptime 1:5")).toBeUndefined();
    expect(reasons).toEqual(["the body is no JSON", "the name of the host has no letter and no digit"]);
  });

  it("refuses a signed packet that is old", () => {
    const nowMs = 1_795_174_435_000;
    const list = {
      host: "a",
      plugin: "uptime",
      pluginInstance: "",
      type: "uptime",
      typeInstance: "",
      intervalMs: 1000,
      sources: SHIPPED_TYPES.get("uptime")!,
      values: [5],
    };
    const packet = (atMs: number) => ({ lists: [{ ...list, atMs }], notifications: [], refusals: [] });
    intake.takePacket(packet(nowMs - 901_000), true, nowMs);
    expect([taken.size, reasons.length]).toEqual([0, 1]);
    intake.takePacket(packet(nowMs - 901_000), false, nowMs);
    expect(taken.get("system.uptime")).toBe(5);
  });
});

describe("hostIdOf", () => {
  it.each([
    ["web-01.example.com", "web-01.example.com"],
    ["my host/äöü", "my-host-"],
    ["_dmz", "dmz"],
    ["../..", undefined],
    ["x".repeat(300), "x".repeat(128)],
  ])("of %j is %j", (name, id) => {
    expect(hostIdOf(name)).toBe(id);
  });
});

describe("CollectdIntake, whatever comes,", () => {
  const few = { measures: 1000, names: 1000, hosts: 200 };
  const lines = fixture("command.txt").split("\r\n");
  const packets = readFileSync(join(import.meta.dirname, "fixtures/collectd-network-packets.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => Buffer.from((JSON.parse(line) as { hex: string }).hex, "hex"));
  const open = packetSecurity("none", {});
  const notifications = fixture("notifications.jsonl").trim().split("\n");
  const metrics = fixture("metrics.json");

  it.each([
    ["as JSON", () => [`${metrics.slice(0, metrics.indexOf("},") + 1)}]`, ...notifications], "body", few.hosts],
    [
      "as commands",
      () => lines.filter((line) => /memory|cpu-0|if_octets|df/.test(line)).slice(0, 30),
      "body",
      few.hosts,
    ],
    ["in packets", () => packets, "packet", 50],
  ] as const)(
    "remembers a bounded number of hosts, names and counters: %s",
    { timeout: 120_000 },
    async (_, good, way, hostCount) => {
      const { context, ledger } = ledgerContext();
      const bounded = new CollectdIntake(context, SHIPPED_TYPES, few);
      let count = 0;
      const grown = await heapGrowthBytes(mutated(good(), 100_000), async (message) => {
        const host = `host-${count++}`;
        if (way === "body") await bounded.takeBody(message.toString("latin1").replace("localhost", host));
        else bounded.takePacket(parsePacket(message, SHIPPED_TYPES, open), false, Date.now());
      });
      expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
      expect(ledger.state(Date.now()).hostCount).toBeGreaterThan(hostCount);
    },
  );

  it("remembers a bounded number of parts of a host's sums", async () => {
    const { context } = ledgerContext();
    const bounded = new CollectdIntake(context, SHIPPED_TYPES, few);
    const names = Array.from({ length: 100_000 }, (_, i) => `memory-part${i}`);
    const grown = await heapGrowthBytes(names, async (name) => {
      await bounded.takeBody(`PUTVAL web-1/memory/${name} interval=1 1795174435:${name.length}`);
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../../domain/fixtures/heap-growth";
import { mutated } from "../../../domain/fixtures/mutated";
import { parseCommands } from "./parse-command";
import { parseJson } from "./parse-json";
import { SHIPPED_TYPES } from "./shipped-types";
import { textOfName } from "./value-list";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, `fixtures/collectd-${name}`), "utf8");
const METRICS = ["metrics.json", "metrics-2.json", "metrics-storerates.json", "metrics-storerates-2.json"].map((name) =>
  fixture(`write_http-${name}`),
);
const COMMANDS = fixture("write_http-command.txt");
const NOTIFICATIONS = fixture("write_http-notifications.jsonl").trim().split("\n");
const json = (body: string) => parseJson(body, SHIPPED_TYPES);
const commands = (body: string) => parseCommands(body, SHIPPED_TYPES);

describe("parseJson", () => {
  it("reads every body of values that the original posts", () => {
    for (const body of METRICS) {
      const { lists, refusals } = json(body);
      expect(refusals).toEqual([]);
      expect(lists).toHaveLength((JSON.parse(body) as unknown[]).length);
    }
    expect(json(METRICS[0]!).lists[0]).toEqual({
      host: "localhost",
      plugin: "memory",
      pluginInstance: "",
      type: "memory",
      typeInstance: "used",
      atMs: 1_795_173_817_236,
      intervalMs: 100,
      sources: [{ name: "value", kind: "gauge" }],
      values: [2_438_135_808],
    });
    const octets = (body: string) => json(body).lists.find(({ type }) => type === "if_octets")!.values;
    expect(octets(METRICS[0]!)).toEqual([1_369_331n, 1_369_331n]);
    expect(octets(METRICS[2]!)).toEqual([Number.NaN, Number.NaN]);
  });

  it("reads every notification that the original posts", () => {
    const read = [...NOTIFICATIONS, fixture("write_http-notification.json")].map((body) => json(body));
    expect(read.flatMap(({ refusals }) => refusals)).toEqual([]);
    const told = read.map(({ notifications: [notification] }) => {
      const { severity, value, bound } = notification!;
      return [textOfName(notification!), severity, value, bound];
    });
    expect(told).toEqual([
      ["load/load", "failure", 1.6220703125, 0.0001],
      ["dma/memory", "okay", 1_508_096_492, null],
      ["dma/memory", "warning", 12_013_619_008, 7_000_000_000],
      ["interface-lo/if_octets", "okay", null, null],
      ["barometer-dma/if-octets-threshold", "warning", null, null],
      ["df-root/percent_bytes-free", "warning", 29.0741596221924, 99],
      ["memory/memory-free", "okay", 19_709_837_312, null],
      ["exec-demo/gauge-level", "okay", null, null],
      ["interface-lo/if_octets", "failure", 109_419.365143257, 10],
      ["exec-demo/gauge-level", "failure", null, null],
      ["app", "failure", null, null],
      ["dma/memory", "warning", 12_013_619_008, 7_000_000_000],
    ]);
    expect(read[0]!.notifications[0]).toMatchObject({ atMs: 1_795_173_817_235, sequence: 903_859 });
  });

  it("says why an entry is refused, and takes the others", () => {
    const good = (JSON.parse(METRICS[0]!) as object[])[0]!;
    const { lists, refusals } = json(
      JSON.stringify([good, { ...good, dsnames: [] }, { ...good, host: "" }, 5, { labels: { severity: "BAD" } }]),
    );
    expect(lists).toHaveLength(1);
    expect(refusals.map(({ reason }) => reason)).toEqual([
      "values, dstypes and dsnames have different lengths",
      expect.stringMatching(/^host: /),
      expect.stringMatching(/expected object/),
      expect.stringMatching(/^startsAt: /),
    ]);
    expect(json("[").refusals).toEqual([{ reason: "the body is no JSON", example: "[" }]);
    expect(json("{}").refusals[0]!.reason).toBe("the body is no array of values or notifications");
  });

  it("bears whatever comes, and keeps nothing of it", async () => {
    const bodies = mutated([...METRICS.map((text) => `${text.slice(0, 600)}]`), ...NOTIFICATIONS], 100_000);
    const grown = await heapGrowthBytes(bodies, (body) => {
      const { lists } = json(body.toString("latin1"));
      for (const { values, sources } of lists) expect(values.length === sources.length).toBe(true);
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  });
});

describe("parseCommands", () => {
  it("reads the body that the original posts", () => {
    const { lists, refusals } = commands(COMMANDS);
    expect(refusals).toEqual([]);
    expect(lists).toHaveLength(COMMANDS.trim().split("\r\n").length);
    expect(lists[5]).toEqual({
      host: "localhost",
      plugin: "interface",
      pluginInstance: "lo",
      type: "if_errors",
      typeInstance: "",
      atMs: 1_795_173_817_236,
      intervalMs: 1000,
      sources: SHIPPED_TYPES.get("if_errors"),
      values: [0n, 0n],
    });
    expect(lists.find(({ type }) => type === "load")!.values).toEqual([1.6220703125, 1.17138671875, 0.6220703125]);
  });

  it("reads quoted names, and values that are absent or rates", () => {
    const [list] = commands('PUTVAL "web 1/df-var-log/df_complex-a \\"b\\"" interval=10 1795173817.5:nan\r\n').lists;
    expect([list!.host, textOfName(list!), list!.values]).toEqual([
      "web 1",
      'df-var-log/df_complex-a "b"',
      [Number.NaN],
    ]);
    expect(commands("PUTVAL a/interface-lo/if_octets 1795173817:12.5:-nan").lists[0]).toMatchObject({
      values: [12.5, Number.NaN],
      intervalMs: Number.NaN,
    });
  });

  it.each([
    ["PUTVAL a/b", "a line is PUTVAL host/plugin-instance/type-instance interval=10 time:value"],
    ["GETVAL a/load/load 1:2:3:4", "a line is PUTVAL host/plugin-instance/type-instance interval=10 time:value"],
    ["PUTVAL a/load/load interval=1 N:1:2:3", "the time of a value is in seconds since 1970"],
    ["PUTVAL a/load/load interval=1 5:1:2", "the type load has 3 numbers, not 2"],
    ["PUTVAL a/uptime/uptime interval=1 5:x", "a value is no number"],
    ["PUTVAL a/x/mine 5:1", "the type mine is not known: add its line of types.db to the source"],
    [`PUTVAL a/x/${"y".repeat(2000)} 5:1`, "a line is longer than 2000 characters"],
  ])("refuses %j", (line, reason) => {
    expect(commands(`${line}\nPUTVAL a/uptime/uptime 5:1\n`)).toMatchObject({
      lists: [{ values: [1] }],
      refusals: [{ reason }],
    });
  });

  it("bears whatever comes, and keeps nothing of it", async () => {
    const lines = COMMANDS.split("\r\n").slice(0, 30);
    const grown = await heapGrowthBytes(mutated(lines, 100_000), (body) => {
      for (const { values, sources } of commands(body.toString("latin1")).lists) {
        expect(values.length === sources.length).toBe(true);
      }
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  });
});

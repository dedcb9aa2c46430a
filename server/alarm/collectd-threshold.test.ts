import { describe, expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../domain/fixtures/heap-growth";
import { mutated } from "../../domain/fixtures/mutated";
import { ruleSchema } from "../../domain/rule";
import { importCollectdThresholds } from "./collectd-threshold";

/** A file with one `<Type>` of a plugin. */
const file = (plugin: string, type: string, options: string, instance = "") => `<Plugin threshold>
  <Plugin ${plugin}>
    ${instance && `Instance ${instance}`}
    <Type ${type}>
      ${options.replaceAll("; ", "\n      ")}
    </Type>
  </Plugin>
</Plugin>`;
const memory = (options: string) => file("memory", "memory", `Instance used; Interesting false; ${options}`);
const refusedOf = (text: string) =>
  importCollectdThresholds(text)
    .lines.filter(({ outcome }) => outcome === "refused")
    .map(({ line, words }) => `${line}: ${words}`);

describe("importCollectdThresholds", () => {
  it.each([
    ["WarningMax 7e9", { warning: { above: 7e9 }, failure: undefined, hits: 1, hysteresis: 0, boundUnit: "value" }],
    ["WarningMin -1.5", { warning: { below: -1.5 } }],
    ["FailureMin .5; FailureMax +1.5E+3", { failure: { below: 0.5, above: 1500 } }],
    ["FailureMax 0x10", { failure: { above: 16 } }],
    ['failuremax "12"', { failure: { above: 12 } }],
    ["WarningMax 1; FailureMax 2", { warning: { above: 1 }, failure: { above: 2 } }],
    ["FailureMax 1; Hits 5", { hits: 7 }],
    ["FailureMax 1; HITS 1", { hits: 3 }],
    ["FailureMax 1; Hits 0", { hits: 1 }],
    ["FailureMax 9; Hysteresis 2.5", { hysteresis: 2.5 }],
    ["FailureMin 1; FailureMax 2; Invert true", { failure: { inside: { from: 1, to: 2 } } }],
    ["FailureMin 1; Invert yes", { failure: { above: 1 } }],
    ["FailureMax 1; Invert On", { failure: { below: 1 } }],
    ["FailureMin 1; FailureMax 2; Invert off", { failure: { below: 1, above: 2 } }],
    ["FailureMax 90; Percentage true", { failure: { above: 90 }, boundUnit: "percent" }],
    ["FailureMax 1; FailureMax 2", { failure: { above: 2 } }],
    ["DataSource value; FailureMax 1 # a comment", { failure: { above: 1 } }],
    ["FailureMax \\\n 12", { failure: { above: 12 } }],
  ])("takes %j", (options, expected) => {
    const { rules, lines } = importCollectdThresholds(memory(options));
    expect(lines.filter(({ outcome }) => outcome === "refused")).toEqual([]);
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({ series: "memory.used", hosts: "*", look: { at: "value" }, ...expected });
  });

  it.each([
    ["load", "load", "DataSource midterm", "", ["load.5m"]],
    ["load", "load", "", "", ["load.1m", "load.5m", "load.15m"]],
    ["interface", "if_octets", "DataSource rx", "eth0", ["net.eth0.in"]],
    ["interface", "if_octets", "", "eth0", ["net.eth0.in", "net.eth0.out"]],
    ["interface", "if_errors", "DataSource tx", "", ["net.*.out_errors"]],
    ["disk", "disk_octets", "DataSource write", "sda", ["disk.sda.write"]],
    ["df", "df_complex", "Instance free", "root", ["filesystem./.free"]],
    ["df", "df_complex", "Instance used", "srv", ["filesystem./srv.used"]],
    ["df", "df_complex", "Instance used", "var-log", ["filesystem./var*log.used"]],
    ["swap", "swap", "Instance used", "", ["swap.used"]],
    ["cpu", "percent", "Instance active", "3", ["cpu.core.3.busy"]],
    ["sensors", "temperature", "", "", ["temperature.*"]],
    ["processes", "ps_state", "Instance blocked", "", ["processes.blocked"]],
  ])("finds the series of %s/%s %s (%s)", (plugin, type, options, instance, series) => {
    const { rules } = importCollectdThresholds(
      file(plugin, type, `${options}; WarningMax 1; Interesting no`.replace(/^; /, ""), instance),
    );
    expect(rules.map((rule) => rule.series)).toEqual(series);
  });

  it.each([
    ["cpu", "percent", "Instance wait", "WarningMax 95; Hysteresis 5", "cpu.iowait", { above: 0.95 }, 0.05],
    [
      "df",
      "percent_bytes",
      "Instance free",
      "WarningMin 5; Hysteresis 1",
      "filesystem.*.used_ratio",
      { above: 0.95 },
      0.01,
    ],
    ["df", "df", "DataSource used; Percentage true", "WarningMax 90", "filesystem.*.used_ratio", { above: 0.9 }, 0],
    ["df", "df", "DataSource free; Percentage true", "WarningMin 5", "filesystem.*.used_ratio", { above: 0.95 }, 0],
    ["disk", "disk_io_time", "DataSource io_time", "WarningMax 900", "disk.*.busy", { above: 0.9 }, 0],
    [
      "df",
      "percent_bytes",
      "Instance free",
      "WarningMin 10; WarningMax 20; Invert true",
      "filesystem.*.used_ratio",
      { inside: { from: 0.8, to: 0.9 } },
      0,
    ],
  ])(
    "turns the bounds of %s/%s %s into the series' own unit",
    (plugin, type, selection, options, series, warning, hysteresis) => {
      const { rules, lines } = importCollectdThresholds(
        file(plugin, type, `${selection}; ${options}; Interesting off`),
      );
      expect(rules).toMatchObject([{ series, warning, hysteresis }]);
      expect(lines.find(({ text }) => text.startsWith("<Type"))).toMatchObject({ outcome: "changed" });
    },
  );

  it("takes DMA's forecast of memory", () => {
    expect(
      importCollectdThresholds(file("dma", "memory", "FailureMax 7e9; Hits 2; Interesting false")).rules,
    ).toMatchObject([{ series: "memory.used", look: { at: "forecast", horizonSeconds: 60, edge: "mean" }, hits: 4 }]);
  });

  it("makes a rule for a missing value unless that is not interesting", () => {
    const { rules } = importCollectdThresholds(file("memory", "memory", "Instance used; FailureMax 1; Hits 3"));
    expect(rules[1]).toMatchObject({
      id: "collectd-memory-memory-used-missing",
      look: { at: "missing", afterSeconds: 20 },
      severity: "failure",
      hits: 1,
    });
    const slow = `Interval 30\nTimeout 3\n${file("memory", "memory", "Instance used")}`;
    expect(importCollectdThresholds(slow).rules).toMatchObject([{ look: { at: "missing", afterSeconds: 90 } }]);
    expect(importCollectdThresholds(memory("Hits 1"))).toMatchObject({ rules: [] });
  });

  const NESTED = `
# All hosts
LoadPlugin "threshold"
<Plugin memory>
  ValuesAbsolute true
</Plugin>
<PLUGIN "Threshold">
  <Type load>
    DataSource shortterm
    FailureMax 8
    Persist true
    PersistOK no
    Interesting false
  </Type>
  <Host "web-1.example.org">
    <Type load>
      DataSource shortterm
      FailureMax 4
      Interesting false
    </Type>
    <Plugin "interface">
      <Type "if_octets">
        DataSource "rx"
        FailureMax 1e8
        Interesting false
      </Type>
      Instance "eth0"
    </Plugin>
  </Host>
</plugin>
`;

  it("takes nested blocks, and tells of every line that is not empty", () => {
    const { rules, lines } = importCollectdThresholds(NESTED);
    expect(rules).toMatchObject([
      { id: "collectd-load-load-shortterm", hosts: "*", failure: { above: 8 } },
      { id: "collectd-web-1-example-org-load-load-shortterm", hosts: "web-1.example.org", failure: { above: 4 } },
      { id: "collectd-web-1-example-org-interface-eth0-if-octets-rx", series: "net.eth0.in" },
    ]);
    const texts = NESTED.split("\n");
    expect(lines.map(({ line }) => line)).toEqual(texts.flatMap((text, i) => (text.trim() === "" ? [] : [i + 1])));
    const whole = lines.filter(({ line, text }) => texts[line - 1]!.trim() === text).map(({ line }) => line);
    expect(lines.filter(({ line }) => !whole.includes(line)).map(({ text }) => text)).toEqual([
      "# All …",
      "LoadPlugin …",
      "ValuesAbsolute …",
    ]);
    const outcomeOf = (line: number) => lines.find((one) => one.line === line);
    expect([2, 3, 4, 5, 6].map((line) => outcomeOf(line)!.outcome)).toEqual(Array(5).fill("ignored"));
    expect(outcomeOf(11)).toMatchObject({ outcome: "ignored", words: expect.stringContaining("stays in view") });
    expect(outcomeOf(12)).toMatchObject({ outcome: "ignored" });
    expect(outcomeOf(8)).toMatchObject({ outcome: "changed", words: expect.stringContaining("line 16 names more") });
    expect(outcomeOf(16)).toMatchObject({ outcome: "taken" });
  });

  it("tells no password that stands outside the thresholds", () => {
    const { lines } = importCollectdThresholds(`Interval 10
<Plugin write_http>
  <Node "centre">
    Password "secret"
    Header \\
      "Authorization: Bearer secret"
    # Password secret
    Password "secret
  </Node>
</Plugin>
<Plugin threshold>
  # twice the cores
  <Type load>
    FailureMax 8
  </Type>
</Plugin>`);
    expect(lines.map(({ text }) => text)).toEqual([
      "Interval 10",
      "<Plugin write_http>",
      '<Node "centre">',
      "Password …",
      "Header …",
      "…",
      "# Password …",
      "Password …",
      "</Node>",
      "</Plugin>",
      "<Plugin threshold>",
      "# twice the cores",
      "<Type load>",
      "FailureMax 8",
      "</Type>",
      "</Plugin>",
    ]);
  });

  it("gives the same ids each time, and different ones to different rules", () => {
    const long = file("interface", "if_octets", "FailureMax 1", "e".repeat(80));
    const ids = importCollectdThresholds(long).rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => id.length <= 64)).toBe(true);
    expect(importCollectdThresholds(long).rules.map(({ id }) => id)).toEqual(ids);
  });

  it("says what it takes nothing of", () => {
    expect(importCollectdThresholds("")).toEqual({ rules: [], lines: [] });
    expect(importCollectdThresholds("Include /etc/collectd.d\n\nFQDNLookup true")).toMatchObject({
      rules: [],
      lines: [
        { line: 1, outcome: "ignored", words: expect.stringContaining("import those files too") },
        { line: 3, outcome: "ignored" },
      ],
    });
  });

  it.each([
    ["an option that is not known", memory("WarningMx 1"), "7: the option WarningMx is not known"],
    ["a number that is none", memory("WarningMax 5G"), "7: “5G” is not a number"],
    ["a boolean that is none", memory("Invert maybe"), "7: “maybe” is not true or false"],
    ["two values", memory("WarningMax 1 2"), "7: WarningMax needs one value, and has 2"],
    ["no value", memory("WarningMax"), "7: WarningMax needs one value, and has 0"],
    ["half a hit", memory("Hits 1.5"), "7: Hits is a whole number"],
    ["negative hysteresis", memory("Hysteresis -1"), "7: Hysteresis cannot be negative"],
    ["min above max", memory("WarningMin 3; WarningMax 1"), "8: WarningMax 1 is not above WarningMin 3: no value"],
    ["an empty inside", memory("FailureMin 3; FailureMax 3; Invert true"), "8: FailureMax 3 is not above"],
    ["an open quote", memory('DataSource "value'), "7: a quote is not closed"],
    [
      "a plugin that is not known",
      file("mysql", "threads", "WarningMax 1"),
      "4: no series is collectd's mysql/threads",
    ],
    ["a type that is not known", file("cpu", "cpu", "Instance idle"), "of this plugin there are cpu/percent-active"],
    ["an instance that is not known", file("memory", "memory", "Instance swapped"), "4: no series"],
    [
      "an instance of what has none",
      file("load", "load", "WarningMax 1", "x"),
      "4: no series is collectd's load-x/load",
    ],
    ["a sensor's name", file("sensors", "temperature", "WarningMax 1", "core"), "4: sensors have other names"],
    ["percent of a percentage", file("cpu", "percent", "Instance user; Percentage true"), "is a percentage already"],
    ["percent of nothing", file("load", "load", "Percentage true"), "nothing is known that load.1m is a part of"],
    ["a host that cannot be one", '<Plugin threshold>\n<Host "a b">\n</Host>\n</Plugin>', "2: “a b” cannot be a host"],
    ["a block without a name", "<Plugin threshold>\n<Host>\n</Host>\n</Plugin>", "2: <Host> needs one name"],
    ["a host in a plugin", file("memory", "memory", "").replace("<Type", "<Host"), "4: a <Host> cannot be in <plugin>"],
    ["a block in a type", memory("<Type x>; </Type>"), "7: a <Type> cannot be in <Type>"],
    [
      "an option outside a type",
      "<Plugin threshold>\nWarningMax 1\n</Plugin>",
      "2: the option WarningMax is not known",
    ],
    ["a block that is not closed", "<Plugin threshold>\n<Host a>\n</Plugin>", "3: </Plugin> closes nothing"],
    ["a file that ends early", "<Plugin threshold>\n<Host a>", "2: the block <Host> is not closed"],
    ["an end of nothing", "</Plugin>", "1: </Plugin> closes nothing: no block is open"],
    ["a block without an end", "<Plugin threshold", "1: the block's `<` has no `>`"],
    ["text behind a block", "<Plugin threshold> Hits 1\n</Plugin>", "1: nothing may be behind"],
    ["an interval that is none", "Interval soon", "1: Interval needs one positive number"],
  ])("refuses %s", (_, text, reason) => {
    expect(refusedOf(text).join("\n")).toContain(reason);
  });

  it("makes no rule of a type with a refused line, and takes the others", () => {
    const text = file("memory", "memory", "Instance used; WarningMax 1; FailureMax many").replace(
      "  </Plugin>\n</Plugin>",
      "    <Type memory>\n      Instance free\n      FailureMin 5\n      Interesting false\n    </Type>\n  </Plugin>\n</Plugin>",
    );
    expect(importCollectdThresholds(text).rules.map(({ series }) => series)).toEqual(["memory.free"]);
    expect(refusedOf(text)).toHaveLength(2);
  });

  it("takes a threshold for no other instance than its own when the instance is refused", () => {
    const text = file("interface", "if_octets", "FailureMax 1", "eth0 eth1");
    expect(importCollectdThresholds(text).rules).toEqual([]);
    expect(refusedOf(text)[1]).toBe("3: Instance needs one name");
  });
});

it("bears whatever a file holds, and keeps nothing of it", { timeout: 120_000 }, async () => {
  const files = [
    file("interface", "if_octets", "DataSource rx; WarningMax 100; FailureMax 2e9; Hits 3; Hysteresis 5", "eth0"),
    memory('FailureMin .5; FailureMax 1; Percentage true; Invert true; Message "a # b" # a comment'),
  ];
  let taken = 0;
  const grown = await heapGrowthBytes(mutated(files, 100_000), (text) => {
    const { rules } = importCollectdThresholds(text.toString("latin1"));
    for (const rule of rules) ruleSchema.parse(rule);
    taken += rules.length;
  });
  expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  expect(taken).toBeGreaterThan(1000);
});

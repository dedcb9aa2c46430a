import { describe, expect, it } from "vitest";
import { type Rule, ruleSchema } from "../../domain/rule";
import { SHIPPED_RULES } from "../../domain/shipped-rules";
import { formatRulesFile, parseRulesFile, RulesFileError } from "./rules-file";

const byId = (rules: Rule[]) => [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
const make = (rest: object): Rule =>
  ruleSchema.parse({ id: "r", name: "R", series: "cpu.busy", look: { at: "value" }, failure: { above: 1 }, ...rest });

const FULL = make({
  name: 'A "name": with # signs, and ünïcode',
  hosts: "web-*, tag:database",
  look: { at: "forecast", horizonSeconds: 600, edge: "upper" },
  boundUnit: "percent",
  warning: { inside: { from: 1, to: 2.5 } },
  failure: { below: -1, above: 1e12 },
  severity: "warning",
  hits: 7,
  forSeconds: 0.5,
  hysteresis: 0.1,
  message: "first line\nsecond: {value}",
  runbookUrl: "https://wiki.example.org/full",
  keepUntilAcknowledged: true,
  enabled: false,
});

describe("a rules file", () => {
  it.each([
    ["the shipped rules", SHIPPED_RULES.rules],
    ["no rules", []],
    ["all fields", [FULL]],
    [
      "each look",
      [
        make({ id: "limit", look: { at: "limit", edge: "earliest" } }),
        make({ id: "rate", look: { at: "rate", windowSeconds: 60 } }),
        make({ id: "burst", look: { at: "burst", windowSeconds: 0.1 } }),
        make({ id: "anomaly", look: { at: "anomaly", windowSeconds: 600 } }),
        make({ id: "missing", look: { at: "missing", afterSeconds: 5 }, failure: undefined }),
      ],
    ],
    ["text that YAML could take for something else", [make({ id: "1e3", name: "true", hosts: "*", series: "null" })]],
  ])("comes back as it was: %s", (_, rules) => {
    expect(parseRulesFile(formatRulesFile({ rules }))).toEqual(byId(rules));
  });

  it("has only what is not usual, by id, so that equal rules are equal files", () => {
    const rules = [make({ id: "b" }), make({ id: "a", look: { at: "limit" }, hits: 2 })];
    const text = formatRulesFile({ rules });
    expect(text.slice(text.indexOf("rules:"))).toBe(`rules:
  - id: a
    name: R
    series: cpu.busy
    look:
      at: limit
    failure:
      above: 1
    hits: 2

  - id: b
    name: R
    series: cpu.busy
    look:
      at: value
    failure:
      above: 1
`);
    expect(text.startsWith("# ")).toBe(true);
    expect(formatRulesFile({ rules: [...rules].reverse() })).toBe(text);
  });

  const one = (fields: string) =>
    `rules:\n  - id: r\n    name: R\n    series: cpu.busy\n    look: { at: value }\n${fields.replace(/^/gm, "    ")}\n`;
  it.each([
    [one("failure:\n  above: high"), "line 7: rule r: failure.above: Invalid input: expected number"],
    [one("failure:\n  above: 1\nhits: 0"), "line 8: rule r: hits: "],
    [one("failure:\n  above: 1\n  abvoe: 2"), "line 8: rule r: failure.abvoe: there is no such field"],
    [one("failure: { above: 1 }\nhist: 5"), "line 7: rule r: hist: there is no such field"],
    [one("hits: 5"), "line 2: rule r: failure: give a warning or a failure bound"],
    [one("failure: { above: 1, below: 2 }"), "line 6: rule r: failure: `below` must not be higher"],
    ["rules:\n  - name: R\n", "line 2: rule number 1: id: "],
    [
      `${one("failure: { above: 1 }")}  - id: r\n    name: R\n    series: x\n    look: { at: missing, afterSeconds: 5 }`,
      "line 7: rule r: id: the id r is there twice",
    ],
    ["rules:\n  - id: r\n    look: { at: nothing }", "line 3: rule r: look.at: "],
    [
      "rules:\n  - id: host-silent\n    name: x\n    series: x\n    look: { at: value }\n    failure: { above: 1 }",
      "line 2: rule host-silent: id: the rule host-silent looks at",
    ],
    ["rule: []", "line 1: rule: there is no such field"],
    ["rules:\n  - just text", "line 2: rule number 1: "],
    ["rules: [", "line 1: "],
    ["rules: []\nrules: []", "line 2: Map keys must be unique"],
    ["", "line 1: the file: "],
    ["- a", "line 1: the file: "],
  ])("tells the line and the field of what is wrong: %j", (text, problem) => {
    expect(() => parseRulesFile(text)).toThrow(RulesFileError);
    expect(() => parseRulesFile(text)).toThrow(problem);
  });

  it("tells every problem at once, in order", () => {
    const text = `${one("failure: { abov: 1 }\nhits: many")}  - id: Two\n    name: x\nversion: 3\n`;
    const { message } = (() => {
      try {
        parseRulesFile(text);
      } catch (error) {
        return error as Error;
      }
      throw new Error("it was taken");
    })();
    const lines = message.split("\n").map((line) => Number(/^line (\d+): /.exec(line)![1]));
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(new Set(lines)).toEqual(new Set([6, 7, 8, 10]));
  });
});

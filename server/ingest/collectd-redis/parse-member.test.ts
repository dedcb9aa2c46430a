import { describe, expect, it } from "vitest";
import { mutated } from "../../../domain/fixtures/mutated";
import { parseIdentifier } from "../collectd/parse-command";
import { SHIPPED_TYPES } from "../collectd/shipped-types";
import { recordedCommands } from "./fixtures/recorded-commands";
import { parseMember } from "./parse-member";

const RECORDED = ["collectd-write_redis-monitor.txt", "collectd-write_redis-monitor-maxset.txt"].flatMap((name) =>
  recordedCommands(name).flatMap(({ words: [command, key, score, text] }) =>
    command === "ZADD" ? [{ identifier: key!.replace(/^(collectd\/|raw:)/, ""), score: score!, text: text! }] : [],
  ),
);
const LOAD = SHIPPED_TYPES.get("load")!;
const OCTETS = SHIPPED_TYPES.get("if_octets")!;
const GAUGE = SHIPPED_TYPES.get("gauge")!;

describe("parseMember", () => {
  it("reads all that collectd wrote", () => {
    expect(RECORDED.length).toBeGreaterThan(100);
    for (const { identifier, score, text } of RECORDED) {
      const { type } = parseIdentifier(identifier)!;
      const parsed = parseMember({ text, score }, SHIPPED_TYPES.get(type)!, true);
      expect(parsed, `${identifier} ${text}`).toMatchObject({ isOurs: false });
    }
  });

  it("reads times, numbers in the order of the type, and absent ones", () => {
    const load = { text: "1795173817.236:1.6220703125:1.17138671875:0.6220703125", score: "1795173817.2359037" };
    expect(parseMember(load, LOAD, true)).toEqual({
      atMs: 1_795_173_817_236,
      values: [1.6220703125, 1.17138671875, 0.6220703125],
      isOurs: false,
    });
    expect(parseMember({ text: "1.236:nan:-nan", score: "1.236" }, OCTETS, true)).toMatchObject({
      values: [Number.NaN, Number.NaN],
    });
  });

  it("takes whole numbers for rates or for counters, as it is told", () => {
    const member = { text: "1795173939.557:8136696:39", score: "1795173939.556846142" };
    expect(parseMember(member, OCTETS, true)).toMatchObject({ values: [8_136_696, 39] });
    expect(parseMember(member, OCTETS, false)).toMatchObject({ values: [8_136_696n, 39n] });
  });

  it("knows what Premonitor wrote by its whole milliseconds", () => {
    expect(parseMember({ text: "1795173819.236:1", score: "1795173819.236" }, GAUGE, true)).toMatchObject({
      isOurs: true,
    });
    expect(parseMember({ text: "1795173819.236:1", score: "1795173819.2362521" }, GAUGE, true)).toMatchObject({
      isOurs: false,
    });
  });

  it.each([
    ["1:2", "1", "a member is its time with three digits, and its numbers"],
    ["1.000:2", "2", "a member's score is not its time"],
    ["1.000:2", "nan", "a member's score is not its time"],
    ["1.000:2:3", "1", "a member has 2 numbers, and its type 1"],
    ["1.000:two", "1", "a value is no number"],
    [`1.000:${"2".repeat(5000)}`, "1", "a member is longer than 4000 characters"],
  ])("refuses %.20s at %s", (text, score, reason) => {
    expect(parseMember({ text, score }, GAUGE, true)).toBe(reason);
  });

  it("bears 100,000 messages that are damaged", () => {
    const lines = RECORDED.map(({ identifier, score, text }) => `${identifier}\n${score}\n${text}`);
    let takenCount = 0;
    for (const message of mutated(lines, 100_000)) {
      const [identifier = "", score = "", text = ""] = message.toString("latin1").split("\n");
      const sources = SHIPPED_TYPES.get(parseIdentifier(identifier)?.type ?? "") ?? LOAD;
      const parsed = parseMember({ text, score }, sources, message.length % 2 === 0);
      if (typeof parsed === "string") continue;
      takenCount++;
      expect(Number.isInteger(parsed.atMs) && parsed.values.length === sources.length).toBe(true);
    }
    expect(takenCount).toBeGreaterThan(1000);
  });
});

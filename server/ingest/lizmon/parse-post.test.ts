import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../../domain/fixtures/heap-growth";
import { mutated } from "../../../domain/fixtures/mutated";
import { ledgerContext } from "../fixtures/ledger-context";
import { LizmonIntake } from "./lizmon-intake";
import { parseLizmonPost } from "./parse-post";

/** What the original monitor sent: path and body of each post. */
const POSTS = [
  ...readFileSync(join(import.meta.dirname, "fixtures/lizmon-monitor-post.txt"), "utf8").matchAll(
    /POST \/api\/perf\/(\S+)\/(\d+) HTTP[^{]*(\{[^}]*\})/g,
  ),
].map(([, host, epoch, body]) => ({ host: host!, epoch: epoch!, body: body! }));

const refusalOf = (body: string, epoch = "1795174435", host = "jarvis") => {
  const parsed = parseLizmonPost(host, epoch, body);
  return "refusal" in parsed ? parsed.refusal : undefined;
};

describe("parseLizmonPost", () => {
  it("takes what the original monitor posts", () => {
    expect(POSTS).toHaveLength(4);
    expect(parseLizmonPost(POSTS[0]!.host, POSTS[0]!.epoch, POSTS[0]!.body)).toEqual({
      hostId: "jarvis",
      atMs: 1_795_174_435_000,
      values: [
        ["lizmon.cpu", 99],
        ["cpu.busy", 0.99],
        ["lizmon.mem", 10.9],
        ["memory.used_ratio", 0.109],
      ],
    });
    for (const { host, epoch, body } of POSTS) expect(parseLizmonPost(host, epoch, body)).toHaveProperty("hostId");
  });

  it("takes any label, and numbers that came as text", () => {
    expect(parseLizmonPost("a", "1795174435.5", '{"queue length": " 12.5 ", "temp": -3}')).toEqual({
      hostId: "a",
      atMs: 1_795_174_435_500,
      values: [
        ["lizmon.queue length", 12.5],
        ["lizmon.temp", -3],
      ],
    });
  });

  it.each([
    ["{", "the body is no JSON"],
    ["[1]", "the body is a JSON object of numbers by label"],
    ["{}", "the body holds no value"],
    ['{"cpu": "much"}', 'the value of "cpu" is no number'],
    ['{"cpu": ""}', 'the value of "cpu" is no number'],
    ['{"cpu": 1e999}', 'the value of "cpu" is no number'],
    ['{"Summary:by-minute:cpu": 1}', '"Summary:by-minute:cpu" is the name of a summary: take another label'],
    [
      JSON.stringify(Object.fromEntries([...new Array(201).keys()].map((i) => [`l${i}`, i]))),
      "there are more than 200 labels",
    ],
  ])("refuses %s", (body, why) => {
    expect(refusalOf(body)).toBe(why);
  });

  it("refuses times and hosts that are none", () => {
    expect(refusalOf('{"cpu": 1}', "now")).toBe('"now": the time is in seconds since 1970');
    expect(refusalOf('{"cpu": 1}', "1795174435", "../etc")).toMatch(/^a host id has/);
    expect(refusalOf('{"a\\nb": 1}')).toBeDefined();
  });

  it("bears whatever comes, for whatever host, and forgets it", async () => {
    const { context, ledger } = ledgerContext();
    const intake = new LizmonIntake(context, 500);
    let count = 0;
    const posts = POSTS.map(({ host, epoch, body }) => `${host}/${epoch}/${body}`);
    const grown = await heapGrowthBytes(mutated(posts, 100_000), (message) => {
      const [host = "", epoch = "", ...body] = message.toString("latin1").split("/");
      // Most have a good time, so that most are taken.
      const seconds = count % 4 === 0 ? epoch : "1795174435";
      intake.take({ host: `${host}-${count++}`, epoch: seconds, body: body.join("/") }, 1_795_174_435_000);
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
    expect(ledger.state(Date.now()).hostCount).toBeGreaterThan(10_000);
  });
});

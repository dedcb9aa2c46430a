import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../../domain/fixtures/heap-growth";
import { mutated } from "../../../domain/fixtures/mutated";
import { NodeReading } from "./node-reading";
import { OtherMetrics } from "./other-metrics";
import { parseExposition } from "./parse-exposition";

const PLAIN = "text/plain; version=0.0.4";
const OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const REAL = readFileSync(join(import.meta.dirname, "fixtures/node-exporter.txt"), "utf8");

/** The example of the format's documentation (https://prometheus.io/docs/instrumenting/exposition_formats/). */
const DOCUMENTED = `# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9

# Minimalistic line:
metric_without_timestamp_and_labels 12.47

# A weird metric from before the epoch:
something_weird{problem="division by zero"} +Inf -3982045

# A histogram, which has a pretty complex representation in the text format:
# HELP http_request_duration_seconds A histogram of the request duration.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320
# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.01"} 3102
rpc_duration_seconds_sum 1.7560473e+07
`;

const read = (text: string, contentType = PLAIN) => parseExposition(text, contentType);
const one = (line: string) => {
  const { samples } = read(`${line}\n`);
  return samples.map(({ name, labels, value, atMs }) => [name, Object.fromEntries(labels), value, atMs])[0];
};

describe("parseExposition", () => {
  it("reads the documentation's example", () => {
    const { samples, badLines } = read(DOCUMENTED);
    expect(badLines.count).toBe(0);
    const rows = samples.map(({ name, labels, value, atMs, type }) => [
      name,
      Object.fromEntries(labels),
      value,
      atMs,
      type,
    ]);
    expect(rows).toEqual([
      ["http_requests_total", { method: "post", code: "200" }, 1027, 1_395_066_363_000, "counter"],
      ["http_requests_total", { method: "post", code: "400" }, 3, 1_395_066_363_000, "counter"],
      [
        "msdos_file_access_time_seconds",
        { path: "C:\\DIR\\FILE.TXT", error: 'Cannot find file:\n"FILE.TXT"' },
        1_458_255_915,
        undefined,
        "unknown",
      ],
      ["metric_without_timestamp_and_labels", {}, 12.47, undefined, "unknown"],
      ["something_weird", { problem: "division by zero" }, Number.POSITIVE_INFINITY, -3_982_045, "unknown"],
      ["http_request_duration_seconds_bucket", { le: "0.05" }, 24_054, undefined, "histogram"],
      ["http_request_duration_seconds_bucket", { le: "+Inf" }, 144_320, undefined, "histogram"],
      ["http_request_duration_seconds_sum", {}, 53_423, undefined, "histogram"],
      ["http_request_duration_seconds_count", {}, 144_320, undefined, "histogram"],
      ["rpc_duration_seconds", { quantile: "0.01" }, 3102, undefined, "summary"],
      ["rpc_duration_seconds_sum", {}, 17_560_473, undefined, "summary"],
    ]);
  });

  it.each([
    ["a 1", ["a", {}, 1, undefined]],
    ["a\t-.5e-3", ["a", {}, -0.0005, undefined]],
    ["a NaN", ["a", {}, Number.NaN, undefined]],
    ["a -Inf", ["a", {}, Number.NEGATIVE_INFINITY, undefined]],
    ["a{} 1", ["a", {}, 1, undefined]],
    ['a {b="c",} 1', ["a", { b: "c" }, 1, undefined]],
    ['a{ b = "}" , d="\\x" } 1 ', ["a", { b: "}", d: "\\x" }, 1, undefined]],
    ["a:b_c 1", ["a:b_c", {}, 1, undefined]],
    ['a{__proto__="x"} 1', ["a", Object.fromEntries([["__proto__", "x"]]), 1, undefined]],
    ["a 1\r", ["a", {}, 1, undefined]],
  ])("reads %j", (line, expected) => {
    expect(one(line)).toEqual(expected);
  });

  it.each([
    "a",
    "a ",
    "a 1 2 3",
    "a one",
    "a 0x10",
    "1a 1",
    'a{b="c} 1',
    'a{b="c"',
    "a{b=} 1",
    'a{b="c" d="e"} 1',
    'a{b="c",b="d"} 1',
    'a{1="c"} 1',
    `a{b="${"x".repeat(40_000)}"} 1`,
  ])("takes %j for no line", (line) => {
    const { samples, badLines } = read(`${line}\ngood 1\n`);
    expect(samples.map(({ name }) => name)).toEqual(["good"]);
    expect(badLines).toEqual({ count: 1, example: line.slice(0, 200) });
  });

  it("reads OpenMetrics: times in seconds, exemplars, and an end that has to be there", () => {
    const text = '# TYPE a counter\na_total{b="c"} 5 1395066363.5 # {trace_id="x"} 0.67 1.5\na_created 1\n# EOF\n';
    const { samples } = read(text, OPEN_METRICS);
    expect(samples.map(({ name, value, atMs, type }) => [name, value, atMs, type])).toEqual([
      ["a_total", 5, 1_395_066_363_500, "counter"],
      ["a_created", 1, undefined, "counter"],
    ]);
    expect(() => read(text.slice(0, -6), OPEN_METRICS)).toThrow("cut off");
  });

  it("passes over metrics that nobody wants, whatever stands behind their names", () => {
    const { samples, badLines } = parseExposition("a{broken 1\nb 2\n", PLAIN, (name) => name === "b");
    expect([samples.length, badLines.count]).toEqual([1, 0]);
  });

  it("reads all of a real node_exporter", () => {
    const { samples, badLines } = read(REAL);
    expect(badLines.count).toBe(0);
    expect(samples).toHaveLength(REAL.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length);
  });

  it("bears whatever comes, and a reading of it remembers a bounded number of counters", {
    timeout: 180_000,
  }, async () => {
    const messages = [DOCUMENTED, REAL.slice(0, 3000), 'a{b="c\\\\",d="e"} 1 2\n# EOF\n'];
    const [node, others] = [new NodeReading(), new OtherMetrics(["*"])];
    let atMs = 0;
    const grown = await heapGrowthBytes(mutated(messages, 100_000), (message) => {
      const { samples } = read(`own_${atMs}_total 1\n${message.toString("utf8")}`);
      for (const { name, value, labels } of samples) {
        if (name === "" || typeof value !== "number" || labels.size > 64) throw new Error(message.toString("latin1"));
      }
      atMs += 10_000;
      node.read(samples, atMs);
      others.read(samples, atMs, () => undefined);
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  });
});

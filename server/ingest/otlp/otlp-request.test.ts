import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../../domain/fixtures/heap-growth";
import { mutated } from "../../../domain/fixtures/mutated";
import { ledgerContext } from "../fixtures/ledger-context";
import { OtlpIntake } from "./otlp-intake";
import { pointsOf } from "./otlp-points";
import { type OtlpRequest, parseOtlpProtobuf, parseOtlpRequest } from "./otlp-request";

/** What the official exporters for Node sent of the same measurements. */
const PROTOBUF = readFileSync(join(import.meta.dirname, "fixtures/export.bin"));
const JSON_TEXT = readFileSync(join(import.meta.dirname, "fixtures/export.json"), "utf8");

function told(request: OtlpRequest | { refusal: string }) {
  if ("refusal" in request) throw new Error(request.refusal);
  return request.resourceMetrics.map(({ resource, scopeMetrics }) => [
    Object.fromEntries(resource.attributes),
    scopeMetrics
      .flatMap(({ metrics }) => metrics.flatMap((metric) => pointsOf(metric, "")))
      .map(({ name, labels, kind, value }) => [name, Object.fromEntries(labels), kind, value]),
  ]);
}

function parseJson(text: string) {
  try {
    return parseOtlpRequest(JSON.parse(text));
  } catch {
    return { refusal: "no JSON" };
  }
}

describe("an export of the official exporters", () => {
  it.each([
    ["protobuf", () => parseOtlpProtobuf(PROTOBUF)],
    ["JSON", () => parseJson(JSON_TEXT)],
  ])("is read from %s", (_, parse) => {
    expect(told(parse())).toEqual([
      [
        { "host.name": "shop-1", "service.name": "checkout" },
        [
          ["orders", { kind: "new" }, "growth", 5],
          ["carts", {}, "level", -3],
          ["request.duration.count", { route: "/pay" }, "growth", 2],
          ["request.duration.sum", { route: "/pay" }, "growth", 1.75],
          ["system.memory.usage", { state: "used" }, "level", 4e9],
          ["system.memory.usage", { state: "free" }, "level", 12e9],
          ["system.network.io", { device: "eth0", direction: "receive" }, "growth", 2 ** 40],
        ],
      ],
    ]);
  });

  it("has times in ms", () => {
    const request = parseOtlpProtobuf(PROTOBUF) as OtlpRequest;
    const [point] = pointsOf(request.resourceMetrics[0]!.scopeMetrics[0]!.metrics[0]!, "");
    expect(point!.atMs).toBeGreaterThan(1_795_000_000_000);
    expect(point!.startMs).toBeLessThan(point!.atMs);
  });
});

describe("parseOtlpRequest", () => {
  const request = (metric: object) => ({ resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] });

  it("reads numbers that are texts, takes delta for a speed, and leaves out points without a value", () => {
    const point = { startTimeUnixNano: "1000000000", timeUnixNano: "3000000000" };
    const dataPoints = [
      { ...point, asInt: "7" },
      { ...point, asDouble: "NaN", flags: 1 },
    ];
    const sum = { aggregationTemporality: 1, isMonotonic: true, dataPoints };
    expect(told(parseOtlpRequest(request({ name: "a", sum })))[0]![1]).toEqual([["a", {}, "increase", 7]]);
  });

  it.each([
    [{ resourceMetrics: 5 }, "resourceMetrics: Invalid input: expected array, received number"],
    [
      request({ gauge: {} }),
      "resourceMetrics.0.scopeMetrics.0.metrics.0.name: Invalid input: expected string, received undefined",
    ],
    [[], "the request: Invalid input: expected object, received array"],
  ])("says what is wrong with %j", (body, refusal) => {
    expect(parseOtlpRequest(body)).toEqual({ refusal });
  });

  it.each([
    ["protobuf", PROTOBUF, parseOtlpProtobuf],
    ["JSON", JSON_TEXT, (message: Buffer) => parseJson(message.toString("utf8"))],
  ] as const)(
    "bears whatever comes as %s, and remembers a bounded number of hosts",
    { timeout: 180_000 },
    async (_, good, parse) => {
      const { context, ledger } = ledgerContext();
      const intake = new OtlpIntake(context, 5);
      let count = 0;
      const grown = await heapGrowthBytes(mutated([good], 100_000), (message) => {
        const at = message.indexOf("shop-1");
        if (at >= 0) message.write(String(count++).padStart("shop-1".length, "0"), at);
        const parsed = parse(message);
        if ("refusal" in parsed) intake.refuse("an export cannot be read", parsed.refusal);
        else intake.take(parsed);
      });
      expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
      expect(ledger.state(Date.now()).hostCount).toBeGreaterThan(10_000);
    },
  );
});

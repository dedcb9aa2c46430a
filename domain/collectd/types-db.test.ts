import { expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../fixtures/heap-growth";
import { mutated } from "../fixtures/mutated";
import { parseTypesDb } from "./types-db";

const LINES = `# comment
absolute  value:ABSOLUTE:0:U
load\t\tshortterm:GAUGE:0:5000, midterm:GAUGE:0:5000,longterm:GAUGE:0:5000  # three
time_offset value:GAUGE:-1000000:1000000
`;

it("reads types with their data sources in order", () => {
  expect(Object.fromEntries(parseTypesDb(LINES))).toEqual({
    absolute: [{ name: "value", kind: "absolute" }],
    load: ["shortterm", "midterm", "longterm"].map((name) => ({ name, kind: "gauge" })),
    time_offset: [{ name: "value", kind: "gauge" }],
  });
});

it.each([
  ["load", 'line 1 of types.db is no type: "load"'],
  ["\nmine value:GUAGE:0:U", 'line 2 of types.db is no type: "mine value:GUAGE:0:U"'],
  ["mine value:GAUGE:0", 'line 1 of types.db is no type: "mine value:GAUGE:0"'],
])("refuses %j", (text, message) => {
  expect(() => parseTypesDb(text)).toThrow(message);
});

it("bears whatever comes, and keeps nothing of it", async () => {
  const grown = await heapGrowthBytes(mutated([LINES], 100_000), (text) => {
    try {
      for (const sources of parseTypesDb(text.toString("latin1")).values()) expect(sources.length).toBeGreaterThan(0);
    } catch (error) {
      expect((error as Error).message).toMatch(/of types\.db is no type/);
    }
  });
  expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
});

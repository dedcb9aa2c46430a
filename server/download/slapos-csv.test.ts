import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { floatText, kibibytesText, percentText, slaposCsv } from "./slapos-csv";

const FIXTURES = join(import.meta.dirname, "fixtures");
const FILES = readdirSync(FIXTURES).filter((name) => name.startsWith("slapos-system_"));

/** How each original's numbers come about from ours. */
function entryOf(file: string, value: number): string {
  if (file.includes("cpu_percent")) return percentText(value / 100);
  if (/memory|bytes/.test(file)) return kibibytesText(value * 1024);
  return floatText(value);
}

describe("slaposCsv", () => {
  it.each(FILES)("makes the bytes of %s", (file) => {
    const original = readFileSync(join(FIXTURES, file), "utf8");
    const rows = original
      .split("\r\n")
      .slice(1, -1)
      .map((line) => {
        const [time, value] = line.split(",");
        return { atMs: Date.parse(`${time!.replace(" ", "T")}Z`), entry: entryOf(file, Number(value)) };
      });
    expect(rows.length).toBeGreaterThan(1);
    expect(slaposCsv(rows)).toBe(original);
  });

  it("has all files that the original makes", () => {
    expect(FILES).toHaveLength(12);
  });

  it("is a header alone when there are no rows", () => {
    expect(slaposCsv([])).toBe("time,entry\r\n");
  });
});

describe("numbers", () => {
  it("are written as Python writes floats", () => {
    expect([0, 5, -3, 0.5, 2.39794921875, 1e15].map(floatText)).toEqual([
      "0.0",
      "5.0",
      "-3.0",
      "0.5",
      "2.39794921875",
      "1000000000000000.0",
    ]);
  });

  it("are percent with one decimal, and KiB of whole bytes", () => {
    expect([0, 0.583, 1, 0.99999].map(percentText)).toEqual(["0.0", "58.3", "100.0", "100.0"]);
    expect([0, 1024, 1536, 1023.6].map(kibibytesText)).toEqual(["0.0", "1.0", "1.5", "1.0"]);
  });
});

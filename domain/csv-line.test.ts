import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv-line";

describe("a line of CSV", () => {
  it("gives an apostrophe to texts that a spreadsheet would run", () => {
    const texts = ["=1+1", "+1", "-1+1", "-cmd", "@SUM(A1)", "\tx", "\r=1"];
    expect(parse(csvLine(texts))).toEqual([texts.map((text) => `'${text}`)]);
  });

  it("leaves numbers as they are, negative ones too, also when they are written as texts", () => {
    expect(csvLine([-1.5, 0, 1e21, "-40.0", "-3", "12"])).toBe("-1.5,0,1e+21,-40.0,-3,12\r\n");
  });

  it("keeps commas, quotes and line ends in their cells", () => {
    const texts = ["a,b", 'say "no"', "two\nlines", "", "plain = text"];
    expect(parse(csvLine(texts))).toEqual([texts]);
  });
});

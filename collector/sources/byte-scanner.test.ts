import { describe, expect, it } from "vitest";
import { ByteScanner } from "./byte-scanner";

function scan(text: string, behind = ""): ByteScanner {
  const scanner = new ByteScanner();
  scanner.reset(Buffer.from(text + behind), Buffer.byteLength(text));
  return scanner;
}

describe("ByteScanner", () => {
  it("reads numbers one after another, not over the line's end", () => {
    const text = scan("  12\t345 6\n7");
    expect([text.number(), text.number(), text.number(), text.number()]).toEqual([12, 345, 6, Number.NaN]);
    text.nextLine();
    expect(text.number()).toBe(7);
    expect(text.isAtEnd).toBe(true);
  });

  it("takes the greatest counter, and no garbage for a number", () => {
    expect(scan("18446744073709551615").number()).toBe(2 ** 64);
    expect(scan("9".repeat(400)).number()).toBeNaN();
    expect(scan("-5").number()).toBeNaN();
    expect(scan("x5").number()).toBeNaN();
    expect(scan("").number()).toBeNaN();
  });

  it("reads decimals", () => {
    const text = scan("0.81 12.05 7 3. .5");
    expect(text.decimal()).toBeCloseTo(0.81);
    expect(text.decimal()).toBeCloseTo(12.05);
    expect(text.decimal()).toBe(7);
    expect(text.decimal()).toBe(3);
  });

  it("never sees what an earlier, longer content left behind", () => {
    const text = scan("MemTotal: 12", "34 kB\nMemFree: 99\n");
    expect(text.numberOf(Buffer.from("MemTotal:"))).toBe(12);
    expect(text.numberOf(Buffer.from("MemFree:"))).toBeNaN();
    text.at = 0;
    text.nextLineFar();
    expect(text.isAtEnd).toBe(true);
  });

  it("finds keys in any order, and a byte only on its line", () => {
    const text = scan("a: 1\nb: 2\nc 3\n");
    expect(text.numberOf(Buffer.from("b:"))).toBe(2);
    expect(text.numberOf(Buffer.from("a:"))).toBe(1);
    expect(text.numberOf(Buffer.from("z:"))).toBeNaN();
    text.at = 10;
    expect(text.passByte(0x3a)).toBe(-1);
    expect(text.at).toBe(10);
  });
});

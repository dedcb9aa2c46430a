import { describe, expect, it } from "vitest";
import { SHIPPED_RULES } from "../../domain/shipped-rules";
import { boundLines } from "./bound-lines";

const rule = (id: string) => SHIPPED_RULES.rules.find((each) => each.id === id)!;

describe("bounds as lines of a chart", () => {
  it("draws values as they are, and multiples of the cores", () => {
    expect(boundLines(rule("filesystem-used"), "filesystem./.used_ratio", 4)).toEqual({
      levels: [
        { value: 0.95, label: "warning" },
        { value: 0.99, label: "failure" },
      ],
    });
    expect(boundLines(rule("load"), "load.15m", 4)).toEqual({ levels: [{ value: 8.8, label: "warning" }] });
    expect(boundLines(rule("load"), "load.15m", undefined)).toEqual({});
  });

  it("draws percent by the series that they are taken of", () => {
    expect(boundLines(rule("memory-forecast"), "memory.used", 4)).toEqual({
      limits: [{ seriesId: "memory.total", factor: 0.95, label: "failure" }],
    });
    expect(boundLines(rule("memory-used"), "no.such.series", 4)).toEqual({});
  });

  it("draws both ends of a span, and nothing for what is in another unit", () => {
    const span = { ...rule("cpu-busy"), warning: { inside: { from: 0.2, to: 0.4 } } };
    expect(boundLines(span, "cpu.busy", 4).levels!.map(({ value }) => value)).toEqual([0.2, 0.4]);
    expect(boundLines({ ...span, look: { at: "rate", windowSeconds: 60 } }, "cpu.busy", 4)).toEqual({});
    expect(boundLines(rule("host-silent"), "host.frames", 4)).toEqual({});
  });
});

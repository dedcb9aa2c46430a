import { describe, expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../../domain/fixtures/heap-growth";
import { mutated } from "../../../domain/fixtures/mutated";
import { hostIdSchema } from "../../../domain/host";
import { ledgerContext } from "../fixtures/ledger-context";
import { hostIdOfAddress, parseVmstatsLine } from "./parse-line";

describe("parseVmstatsLine", () => {
  it("takes what the original sends, and shares that are not whole", () => {
    expect(parseVmstatsLine("10.10.1.1 9 12.5 100")).toEqual({
      address: "10.10.1.1",
      values: [
        ["cpu.busy", 0.09],
        ["memory.used_ratio", 0.125],
        ["filesystem./.used_ratio", 1],
      ],
    });
  });

  it.each([
    ["", "a line has an address and three numbers: 10.10.1.1 9 9 9"],
    ["10.10.1.1 9 9", "a line has an address and three numbers: 10.10.1.1 9 9 9"],
    ["../../etc/passwd 9 9 9", "a line begins with an address"],
    ["10.10.1.1 9 9 101", "a share is a number from 0 to 100"],
    ["10.10.1.1 9 -9 1", "a share is a number from 0 to 100"],
    ["10.10.1.1 9 nan 1", "a share is a number from 0 to 100"],
  ])("refuses %j", (line, refusal) => {
    expect(parseVmstatsLine(line)).toEqual({ refusal });
  });

  it("names hosts by their address", () => {
    for (const address of ["10.10.1.1", "fe80::1", "::1", "2001:db8::"]) {
      expect(hostIdSchema.safeParse(hostIdOfAddress(address)).success).toBe(true);
    }
  });

  it("bears whatever comes, and keeps nothing of it", async () => {
    const { context } = ledgerContext();
    const lines = mutated(["10.10.1.1 9 9 9", "10.10.1.5 77 77 77", "fe80::1 1 2.5 3"], 100_000);
    const grown = await heapGrowthBytes(lines, (line) => {
      const parsed = parseVmstatsLine(line.toString("latin1"));
      if ("refusal" in parsed) return context.reject(parsed.refusal, line.toString("latin1"));
      if (!parsed.values.every(([, value]) => value >= 0 && value <= 1)) throw new Error(line.toString("latin1"));
      context.take(hostIdOfAddress(parsed.address), { atMs: Date.now(), values: parsed.values }, "");
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  });
});

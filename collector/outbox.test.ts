import { appendFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeFrame, makeSchema } from "../domain/frame";
import { Outbox } from "./outbox";

const NOW_MS = Date.UTC(2026, 10, 20, 12, 0);
const schema = makeSchema(["memory.used"]);

let folder: string;
const warnings: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "premonitor-outbox-"));
  warnings.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(nowMs = NOW_MS, maxBytes?: number): Outbox {
  return new Outbox(folder, nowMs, (message) => warnings.push(message), maxBytes);
}

function pushFrame(outbox: Outbox, atMs: number): void {
  outbox.pushNumbered((runId, sequence) => {
    const frame = { schema: schema.version, runId, sequence, periodMs: 1000, summary: new Float32Array() };
    return {
      kind: "frame",
      runId,
      sequence,
      bytes: encodeFrame({ ...frame, timesMs: Float64Array.of(atMs), columns: [[1]] }, schema),
    };
  }, atMs);
}

function pushChunk(outbox: Outbox, tier: "raw" | "1s" = "1s", bytes = 100): void {
  outbox.push({ kind: "chunk", tier, bytes: new Uint8Array(bytes) }, NOW_MS);
}

function numbers(outbox: Outbox): [string, number, number][] {
  return Array.from({ length: outbox.length }, (_, i) => {
    const item = outbox.at(i)!;
    return [item.kind, item.runId, item.sequence];
  });
}

describe("Outbox", () => {
  it("numbers items in order and forgets what the centre has", () => {
    const outbox = open();
    for (let i = 0; i < 3; i++) pushChunk(outbox);
    outbox.shiftStored({ runId: NOW_MS, sequence: 2 });
    expect(numbers(outbox)).toEqual([["chunk", NOW_MS, 3]]);
    outbox.shiftStored({ runId: NOW_MS - 5, sequence: 99 });
    expect(outbox.length).toBe(1);
  });

  it("brings what waited back after a stop, in order and before what is new", () => {
    const first = open();
    pushChunk(first);
    pushFrame(first, NOW_MS);
    first.close();
    const second = open(NOW_MS + 10);
    pushChunk(second);
    expect(numbers(second)).toEqual([
      ["chunk", NOW_MS, 1],
      ["frame", NOW_MS, 2],
      ["chunk", NOW_MS + 10, 1],
    ]);
  });

  it("has on disk what came while the centre was away, also when it is killed in the middle of a write", () => {
    const killed = open();
    pushChunk(killed);
    killed.startSpooling(NOW_MS);
    pushFrame(killed, NOW_MS);
    pushChunk(killed);
    appendFileSync(join(folder, "outbox.spool"), Buffer.from([200, 0, 0, 0, 1, 2, 3]));
    expect(numbers(open(NOW_MS + 10)).map(([kind]) => kind)).toEqual(["chunk", "frame", "chunk"]);
  });

  it("passes over a damaged spool and says so", () => {
    const killed = open();
    pushChunk(killed);
    killed.close();
    appendFileSync(join(folder, "outbox.spool"), Buffer.from([3, 0, 0, 0, 1, 2, 3]));
    expect(open(NOW_MS + 10).length).toBe(1);
    expect(warnings[0]).toContain("damaged");
  });

  it("keeps its run number rising when the clock goes back", () => {
    open(NOW_MS);
    expect(open(NOW_MS - 1_000_000).runId).toBe(NOW_MS + 1);
  });

  it("numbers anew behind what the centre has when its folder was lost and the clock is behind", () => {
    const outbox = open();
    pushFrame(outbox, NOW_MS);
    pushChunk(outbox);
    outbox.renumberAfter(NOW_MS + 500);
    pushChunk(outbox);
    expect(numbers(outbox)).toEqual([
      ["chunk", NOW_MS + 501, 1],
      ["chunk", NOW_MS + 501, 2],
    ]);
  });

  it("goes on with its numbers when the centre has some of this very run", () => {
    const outbox = open();
    pushFrame(outbox, NOW_MS);
    pushFrame(outbox, NOW_MS);
    outbox.shiftStored({ runId: NOW_MS, sequence: 1 });
    outbox.renumberAfter(NOW_MS);
    expect(numbers(outbox)).toEqual([["frame", NOW_MS, 2]]);
  });

  it("removes the spool when all is shipped", () => {
    const outbox = open();
    pushChunk(outbox);
    outbox.startSpooling(NOW_MS);
    expect(existsSync(join(folder, "outbox.spool"))).toBe(true);
    outbox.shift();
    expect(existsSync(join(folder, "outbox.spool"))).toBe(false);
  });

  it("drops frames older than two minutes during an outage: their ticks are in chunks", () => {
    const outbox = open();
    for (let i = 0; i < 100; i++) pushFrame(outbox, NOW_MS + i * 1000);
    pushChunk(outbox);
    outbox.startSpooling(NOW_MS);
    outbox.startSpooling(NOW_MS + 180_000);
    expect(numbers(outbox).filter(([kind]) => kind === "frame")).toHaveLength(39);
    expect(numbers(outbox).at(-1)![0]).toBe("chunk");
  });

  it("stays within its bound: frames go first, then raw chunks; alarms and what is on its way stay", () => {
    const outbox = open(NOW_MS, 20_000);
    const change = {
      ruleId: "r",
      ruleName: "r",
      seriesId: "s",
      state: "active",
      severity: "failure",
      atMs: 1,
      value: 1,
      bound: 1,
      text: "",
      runbookUrl: "",
      keepUntilAcknowledged: false,
    } as const;
    outbox.push({ kind: "alarm", change }, NOW_MS);
    pushFrame(outbox, NOW_MS);
    outbox.inFlight = 2;
    for (let i = 0; i < 10; i++) pushFrame(outbox, NOW_MS);
    for (let i = 0; i < 20; i++) pushChunk(outbox, "raw", 400);
    for (let i = 0; i < 20; i++) pushChunk(outbox, "1s", 400);
    expect(outbox.bytes).toBeLessThanOrEqual(20_000);
    const kinds = numbers(outbox).map(([kind]) => kind);
    expect(kinds.slice(0, 2)).toEqual(["alarm", "frame"]);
    expect(kinds.slice(2)).not.toContain("frame");
    expect(
      Array.from({ length: outbox.length }, (_, i) => outbox.at(i)!).filter(
        (item) => item.kind === "chunk" && item.tier === "1s",
      ),
    ).toHaveLength(20);
    expect(warnings[0]).toContain("full");
  });
});

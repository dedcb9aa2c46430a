import { describe, expect, it } from "vitest";
import { encodeFrame, makeSchema, type Schema, SUMMARY_SERIES } from "../../domain/frame";
import { HostFeed } from "./host-feed";

const SCHEMA = makeSchema(["cpu.busy", "memory.used"]);
const START_MS = 1_790_000_000_000;

interface FrameParts {
  sequence: number;
  atMs: readonly number[];
  cpu?: readonly number[];
  runId?: number;
  schema?: Schema;
  periodMs?: number;
}

function frame({ sequence, atMs, cpu, runId = 1000, schema = SCHEMA, periodMs = 1000 }: FrameParts): Uint8Array {
  const values = cpu ?? atMs.map((_, i) => i / 10);
  const columns = schema.seriesIds.map((id) => (id === "cpu.busy" ? [...values] : values.map(() => 1e9)));
  const summary = new Float32Array(SUMMARY_SERIES.length).fill(Number.NaN);
  const timesMs = Float64Array.from(atMs, (ms) => START_MS + ms);
  return encodeFrame({ schema: schema.version, runId, sequence, periodMs, summary, timesMs, columns }, schema);
}

function feedWith(...frames: Uint8Array[]): HostFeed {
  const feed = new HostFeed();
  feed.resume(SCHEMA, frames);
  return feed;
}

const times = (feed: HostFeed) => [...feed.timesMs].map((ms) => ms - START_MS);

describe("HostFeed", () => {
  it("keeps the ticks of its frames in order, with their values", () => {
    const feed = feedWith(frame({ sequence: 1, atMs: [0, 1000], cpu: [0.1, 0.2] }));
    feed.addFrame(frame({ sequence: 2, atMs: [2000], cpu: [0.3] }));
    expect(times(feed)).toEqual([0, 1000, 2000]);
    expect([...feed.valuesOf("cpu.busy")!]).toEqual([0.1, 0.2, 0.3]);
    expect(feed.newest("cpu.busy")).toBe(0.3);
    expect(feed.valuesOf("no.such")).toBeUndefined();
    expect(feed.newest("no.such")).toBeNaN();
  });

  it("takes each frame once, by run and number", () => {
    const first = frame({ sequence: 1, atMs: [0] });
    const feed = feedWith(first, first);
    feed.addFrame(first);
    feed.addFrame(frame({ sequence: 1, atMs: [1000], runId: 999 }));
    expect(times(feed)).toEqual([0]);
    feed.addFrame(frame({ sequence: 1, atMs: [2000], runId: 1001 }));
    expect(times(feed)).toEqual([0, 2000]);
  });

  it("lets frames that come before the tail wait for it, so that the gap is filled", () => {
    const feed = feedWith(frame({ sequence: 1, atMs: [0] }));
    feed.hold();
    feed.addFrame(frame({ sequence: 4, atMs: [3000] }));
    expect(times(feed)).toEqual([0]);
    feed.resume(SCHEMA, [
      frame({ sequence: 1, atMs: [0] }),
      frame({ sequence: 2, atMs: [1000] }),
      frame({ sequence: 3, atMs: [2000] }),
      frame({ sequence: 4, atMs: [3000] }),
    ]);
    expect(times(feed)).toEqual([0, 1000, 2000, 3000]);
  });

  it("lets a frame of a schema that it does not know wait for the schema", () => {
    const wider = makeSchema(["cpu.busy", "memory.used", "load.1m"]);
    const feed = feedWith(frame({ sequence: 1, atMs: [0] }));
    feed.addFrame(frame({ sequence: 2, atMs: [1000], schema: wider }));
    expect(times(feed)).toEqual([0]);
    feed.setSchema(wider);
    expect(times(feed)).toEqual([0, 1000]);
    expect(feed.valuesOf("load.1m")![0]).toBeNaN();
    expect(feed.valuesOf("load.1m")![1]).toBe(1e9);
  });

  it("passes over what is no frame", () => {
    const feed = feedWith(frame({ sequence: 1, atMs: [0] }));
    feed.addFrame(new Uint8Array([1, 2, 3]));
    feed.resume(SCHEMA, [frame({ sequence: 2, atMs: [1000] }).slice(0, 40), frame({ sequence: 3, atMs: [2000] })]);
    expect(times(feed)).toEqual([0, 2000]);
  });

  it("starts anew after a pause that the tail cannot fill, and when the clock was set back", () => {
    const feed = feedWith(frame({ sequence: 1, atMs: [0, 1000] }));
    feed.addFrame(frame({ sequence: 2, atMs: [601_000] }));
    expect(times(feed)).toEqual([601_000]);
    feed.addFrame(frame({ sequence: 3, atMs: [300_000] }));
    expect(times(feed)).toEqual([300_000]);
  });

  it("keeps no more than twenty minutes", () => {
    const feed = new HostFeed();
    feed.resume(SCHEMA, []);
    for (let i = 0; i < 5000; i++) feed.addFrame(frame({ sequence: i + 1, atMs: [i * 1000], cpu: [(i % 100) / 100] }));
    expect(feed.length).toBeLessThanOrEqual(2048);
    expect(feed.newestAtMs - feed.firstAtMs).toBeGreaterThanOrEqual(20 * 60_000 - 1000);
    expect(feed.newest("cpu.busy")).toBe(0.99);
    expect(
      feed.valuesOf("cpu.busy")!.every((value, i) => value === (((feed.timesMs[i]! - START_MS) / 1000) % 100) / 100),
    ).toBe(true);
  });

  it("keeps no more than 12,000 ticks at a faster rate", () => {
    const feed = new HostFeed();
    feed.resume(SCHEMA, []);
    for (let i = 0; i < 1500; i++) {
      const atMs = Array.from({ length: 10 }, (_, k) => i * 1000 + k * 100);
      feed.addFrame(frame({ sequence: i + 1, atMs, periodMs: 100 }));
    }
    expect(feed.length).toBeLessThanOrEqual(12_000);
    expect(feed.length).toBeGreaterThan(10_000);
    expect(feed.newestAtMs).toBe(START_MS + 1499 * 1000 + 900);
  });
});

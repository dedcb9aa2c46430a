import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRandom } from "../analysis/fixtures/create-random";
import type { ForesightState } from "../analysis/foresight/foresight";
import { StateFile } from "../collector/state-file";
import { MAX_OUTLOOK_SERIES, OUTLOOK_HORIZONS_SECONDS, outlookSchema } from "../domain/outlook";
import { Forecasts } from "./forecasts";
import { SampleTable } from "./sample-table";

const START_MS = Date.UTC(2026, 10, 20);
const HOUR = 3600;
const GIB = 2 ** 30;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "premonitor-forecasts-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(): { table: SampleTable; forecasts: Forecasts } {
  const table = new SampleTable();
  return { table, forecasts: new Forecasts(table) };
}

/** Memory that wavers, then grows from the sixth hour on; a filesystem that stays. */
function run({ table, forecasts }: ReturnType<typeof open>, fromSeconds: number, toSeconds: number): void {
  const random = createRandom(1);
  const [used, total, full] = ["memory.used", "memory.total", "filesystem./.used_ratio"].map((id) => table.slot(id));
  forecasts.begin();
  for (let seconds = fromSeconds; seconds < toSeconds; seconds += 5) {
    table.set(used!, (24 + random() + Math.max(0, (seconds - 6 * HOUR) / 300)) * GIB);
    table.set(total!, 64 * GIB);
    table.set(full!, 0.4);
    forecasts.run(START_MS + seconds * 1000);
  }
}

describe("Forecasts", () => {
  it("tells where each series that can be full is heading, within what is possible", () => {
    const one = open();
    run(one, 0, 6 * HOUR);
    const { series } = outlookSchema.parse({ atMs: START_MS, series: one.forecasts.outlook(), unusual: [] });
    expect(series.map(({ seriesId }) => seriesId)).toEqual(["memory.used", "filesystem./.used_ratio"]);
    const [memory, filesystem] = series;
    expect(memory).toMatchObject({ limit: 64 * GIB, timeToLimit: null, growth: null });
    expect(memory!.points.map(({ horizonSeconds }) => horizonSeconds)).toEqual([...OUTLOOK_HORIZONS_SECONDS]);
    for (const { lower, mean, upper } of memory!.points) {
      expect(lower).toBeGreaterThan(0);
      expect(mean).toBeGreaterThanOrEqual(lower);
      expect(upper).toBeGreaterThanOrEqual(mean);
      expect(upper).toBeLessThanOrEqual(64 * GIB);
    }
    expect(memory!.skill[0]!.outcomeCount).toBeGreaterThan(1000);
    expect(filesystem).toMatchObject({ value: 0.4, limit: 1, timeToLimit: null });
  });

  it("publishes memory's forecast as series, and when it is full once it grows", () => {
    const one = open();
    run(one, 0, 6 * HOUR);
    expect(one.table.valueOf("forecast.memory.used.limit_in_likely")).toBeNaN();
    expect(one.table.valueOf("forecast.memory.used.mean")).toBeGreaterThan(23 * GIB);
    run(one, 6 * HOUR, 7.5 * HOUR);
    expect(one.table.valueOf("forecast.memory.used.limit_in_likely")).toBeGreaterThan(0);
    const [memory] = one.forecasts.outlook();
    expect(memory!.growth!.perSecond).toBeGreaterThan((0.5 * GIB) / 300);
    expect(memory!.timeToLimit!.earliestSeconds).toBeLessThan(memory!.timeToLimit!.latestSeconds);
  });

  it("goes on after a restart with what its file kept", () => {
    const before = open();
    run(before, 0, 7.5 * HOUR);
    const file = new StateFile<ForesightState>(join(folder, "foresight.state"), expect.fail);
    file.write(before.forecasts.save());
    const after = open();
    after.forecasts.restore(file.read());
    run(after, 7.5 * HOUR, 7.5 * HOUR + 10);
    const [memory] = after.forecasts.outlook();
    expect(memory!.skill[0]!.outcomeCount).toBe(before.forecasts.outlook()[0]!.skill[0]!.outcomeCount);
    expect(memory!.growth).not.toBeNull();
  });

  it("begins anew, and says so, when the file is damaged or of another version", () => {
    for (const bytes of [Buffer.from("damaged"), Buffer.alloc(0)]) {
      const path = join(folder, "foresight.state");
      writeFileSync(path, bytes);
      const warnings: string[] = [];
      const file = new StateFile<ForesightState>(path, (message) => warnings.push(message));
      expect(file.read().size).toBe(0);
      expect(warnings).toEqual([`${path} is damaged, or of another version: it is learned anew`]);
    }
  });

  it("goes on without the disk", () => {
    const warnings: string[] = [];
    new StateFile<ForesightState>(join(folder, "missing", "state"), (message) => warnings.push(message)).write(
      new Map(),
    );
    expect(warnings[0]).toContain("cannot be written");
  });

  it("learns at most 64 series, memory first", () => {
    const { table, forecasts } = open();
    for (let i = 0; i < 100; i++) table.set(table.slot(`filesystem./${i}.used_ratio`), 0.5);
    table.set(table.slot("memory.used"), GIB);
    forecasts.begin();
    forecasts.run(START_MS);
    expect(forecasts.outlook()).toHaveLength(MAX_OUTLOOK_SERIES);
    expect(forecasts.outlook()[0]!.seriesId).toBe("memory.used");
    expect(forecasts.want({ seriesId: "load.1m", method: "foresight", horizonSeconds: 60 })).toBeUndefined();
    expect(forecasts.want({ seriesId: "load.1m", method: "line", horizonSeconds: 60 })).toBeDefined();
  });
});

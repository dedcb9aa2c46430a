import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A recording of one machine: seconds from its start, rising, and percent. */
export interface Trace {
  name: string;
  seconds: number[];
  percents: number[];
}

const SUFFIX = ".csv.gz";

/** Reads `seconds,percent` with a header, gzipped. @throws when it is not there */
export function readTrace(folder: string, name: string): Trace {
  const lines = gunzipSync(readFileSync(join(folder, `${name}${SUFFIX}`)))
    .toString()
    .trimEnd()
    .split("\n")
    .slice(1);
  const rows = lines.map((line) => line.split(",").map(Number) as [number, number]);
  return { name, seconds: rows.map(([seconds]) => seconds), percents: rows.map(([, percent]) => percent) };
}

/** The traces of a folder by name, in the order of their names. */
export function traceNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
}

/** A value every `stepSeconds`: the newest one at that time. */
export function onGrid({ seconds, percents }: Trace, stepSeconds: number): Float32Array {
  const first = seconds[0]!;
  const grid = new Float32Array(Math.floor((seconds.at(-1)! - first) / stepSeconds) + 1);
  let at = 0;
  for (let i = 0; i < grid.length; i++) {
    while (at + 1 < seconds.length && seconds[at + 1]! <= first + i * stepSeconds) at++;
    grid[i] = percents[at]!;
  }
  return grid;
}

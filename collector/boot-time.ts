import { readFileSync } from "node:fs";
import { join } from "node:path";

/** When this machine was started, ms since 1970; undefined when /proc/stat does not tell. */
export function bootTimeMs(procfsPath: string): number | undefined {
  try {
    const seconds = /^btime (\d+)/m.exec(readFileSync(join(procfsPath, "stat"), "latin1"))?.[1];
    return seconds === undefined ? undefined : Number(seconds) * 1000;
  } catch {
    return undefined;
  }
}

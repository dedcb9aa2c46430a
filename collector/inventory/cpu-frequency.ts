import { readdirSync } from "node:fs";
import { join } from "node:path";
import { textOf } from "./text-of";

const KILOHERTZ = 1000;
const MEGAHERTZ = 1e6;
const GIGAHERTZ = 1e9;

/**
 * The highest frequency that a core may run at, in Hz: cpufreq's maximum (the kernel's admin-guide/pm/cpufreq), else what the model's name
 * says, else what /proc/cpuinfo says. With `aperfmperf` that last one is a frequency of the moment, and tells nothing.
 */
export function cpuHertz(sysfsPath: string, cpuinfo: string): number | undefined {
  const kilohertz = Math.max(
    0,
    ...cpuFolders(sysfsPath).map((folder) => Number(textOf(join(folder, "cpuinfo_max_freq")))),
  );
  if (kilohertz > 0) return kilohertz * KILOHERTZ;
  const named = /^model name[\t ]*:.*@ ?(\d+(?:\.\d+)?) ?([GM])Hz/m.exec(cpuinfo);
  if (named) return Math.round(Number(named[1]) * (named[2] === "G" ? GIGAHERTZ : MEGAHERTZ));
  if (/^flags[\t ]*:.*\baperfmperf\b/m.test(cpuinfo)) return undefined;
  const megahertz = Number(/^(?:cpu MHz static|cpu MHz|clock)[\t ]*:[\t ]*(\d+(?:\.\d+)?)/m.exec(cpuinfo)?.[1]);
  return megahertz > 0 ? Math.round(megahertz) * MEGAHERTZ : undefined;
}

function cpuFolders(sysfsPath: string): string[] {
  const folder = join(sysfsPath, "devices", "system", "cpu");
  try {
    const names = readdirSync(folder).filter((name) => /^cpu\d+$/.test(name));
    return names.map((name) => join(folder, name, "cpufreq"));
  } catch {
    return [];
  }
}

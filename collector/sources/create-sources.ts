import { existsSync } from "node:fs";
import { join } from "node:path";
import { CollectorSelf } from "./collector-self";
import { Filesystem } from "./filesystem";
import { ProcDiskstats } from "./proc-diskstats";
import { ProcFileNr } from "./proc-file-nr";
import { ProcLoadavg } from "./proc-loadavg";
import { ProcMeminfo } from "./proc-meminfo";
import { ProcNetDev } from "./proc-net-dev";
import { ProcPressure } from "./proc-pressure";
import { ProcStat } from "./proc-stat";
import { ProcUptime } from "./proc-uptime";
import { ProcVmstat } from "./proc-vmstat";
import { SiFilesystem } from "./si-filesystem";
import { SiSystem } from "./si-system";
import type { Source } from "./source";
import { Temperature } from "./temperature";

/** Where the kernel's files are: `/proc` and `/sys`, or a recorded tree. */
export interface SourcePaths {
  procfsPath: string;
  sysfsPath: string;
}

/** Whether this machine is measured through /proc: on Linux, and anywhere when a recorded tree is given. */
export function hasLinuxProcfs({ procfsPath }: SourcePaths): boolean {
  return process.platform === "linux" || existsSync(join(procfsPath, "stat"));
}

/** The sources of this machine, those that answer at once first. */
export function createSources(paths: SourcePaths): Source[] {
  const { procfsPath, sysfsPath } = paths;
  if (!hasLinuxProcfs(paths)) return [new CollectorSelf(), new SiSystem(), new SiFilesystem()];
  return [
    new ProcStat(procfsPath),
    new ProcLoadavg(procfsPath),
    new ProcMeminfo(procfsPath),
    new ProcVmstat(procfsPath),
    new ProcPressure(procfsPath),
    new ProcNetDev(procfsPath, sysfsPath),
    new ProcDiskstats(procfsPath, sysfsPath),
    new ProcUptime(procfsPath),
    new ProcFileNr(procfsPath),
    new CollectorSelf(),
    new Filesystem(procfsPath),
    new Temperature(sysfsPath),
  ];
}

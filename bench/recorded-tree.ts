import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FILES = ["stat", "meminfo", "loadavg", "uptime", "vmstat", "diskstats", "zoneinfo", "net/dev", "self/mounts"];

/** A copy of this machine's /proc files whose memory the bench sets itself: a kernel whose changes have a known time. */
export class RecordedTree {
  readonly folder = mkdtempSync(join(tmpdir(), "premonitor-proc-"));
  private readonly meminfo: string;

  constructor() {
    for (const file of FILES) {
      mkdirSync(join(this.folder, file, ".."), { recursive: true });
      cpSync(join("/proc", file), join(this.folder, file), { dereference: true });
      writeFileSync(join(this.folder, file), readFileSync(join("/proc", file)));
    }
    writeFileSync(join(this.folder, "zoneinfo"), "");
    this.meminfo = readFileSync("/proc/meminfo", "utf8");
  }

  /** Sets what is available, in KiB. @returns when it was done, ms since 1970 */
  setAvailableKib(kib: number): number {
    const padded = String(kib).padStart(8);
    const text = this.meminfo.replace(/^MemAvailable:\s+\d+ kB/m, `MemAvailable:   ${padded} kB`);
    writeFileSync(join(this.folder, "meminfo"), text);
    return Date.now();
  }

  get totalKib(): number {
    return Number(/^MemTotal:\s+(\d+)/m.exec(this.meminfo)![1]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

import { join } from "node:path";
import { isOftenUnused } from "../../domain/block-device-name";
import { type BlockDeviceRole, blockDeviceRole } from "./block-device-role";
import type { ByteScanner } from "./byte-scanner";
import { DiskSeries, TotalDiskSeries } from "./disk-series";
import { KeptFile } from "./kept-file";
import { NamedRows } from "./named-rows";
import type { SeriesTable, Source } from "./source";

interface Device {
  name: string;
  series: DiskSeries;
  role: BlockDeviceRole;
  isShown: boolean;
  /** Something was read or written, or nobody asks whether. */
  wasUsed: boolean;
}

/** Between the reads and the writes: merged reads, sectors, milliseconds. */
const OPERATIONS_BETWEEN = 3;

/**
 * Disks from /proc/diskstats (the kernel's admin-guide/iostats). Each whole disk has its series; the total is of those that are
 * not made of others. Partitions appear only where the kernel shows nothing else, as in some virtual machines.
 */
export class ProcDiskstats implements Source {
  readonly name = "disk";
  readonly everyMs = 0;
  private readonly file: KeptFile;
  private table: SeriesTable | undefined;
  private readonly devices = new NamedRows<Device>(
    (name, instance) => {
      const role = blockDeviceRole(name, this.sysfsPath);
      const isShown = role === "disk" || role === "stacked";
      return { name, series: new DiskSeries(instance), role, isShown, wasUsed: !isOftenUnused(name) };
    },
    ({ series }) => {
      if (this.table !== undefined) series.remove(this.table);
    },
  );
  private readonly total = new TotalDiskSeries();
  private counted: DiskSeries[] = [];

  constructor(
    procfsPath: string,
    private readonly sysfsPath: string,
  ) {
    this.file = new KeptFile(join(procfsPath, "diskstats"));
  }

  /** @throws Error when the file is there but holds something else */
  read(table: SeriesTable, _atMs: number, monotonicMs: number): void {
    const text = this.file.read(monotonicMs);
    let met = 0;
    this.table = table;
    this.devices.begin();
    while (text !== null && !text.isAtEnd) {
      const major = text.number();
      const minor = text.number();
      const from = text.passWord();
      if (!Number.isNaN(major + minor) && text.at > from) {
        met++;
        const device = this.devices.at(text, from, text.at);
        if (device !== null && isInUse(device, text)) device.series.read(table, text, monotonicMs);
      }
      text.nextLine();
    }
    if (met === 0 && text !== null && text.end > 0) throw new Error(`${this.file.path} has no line of a disk`);
    if (this.devices.end()) this.choose(table);
    this.total.set(table, this.counted);
  }

  close(): void {
    this.file.close();
  }

  /** Disks may have become parts of others since, so all are looked at anew. */
  private choose(table: SeriesTable): void {
    const all = [...this.devices.values()];
    for (const device of all) device.role = blockDeviceRole(device.name, this.sysfsPath);
    const onlyPartitions = all.every(
      ({ role, name }) => role === "partition" || role === "hidden" || isOftenUnused(name),
    );
    const wanted: BlockDeviceRole[] = onlyPartitions ? ["disk", "stacked", "partition"] : ["disk", "stacked"];
    for (const device of all) {
      device.isShown = wanted.includes(device.role);
      if (!device.isShown) device.series.remove(table);
    }
    const counted: BlockDeviceRole[] = onlyPartitions ? ["disk", "partition"] : ["disk"];
    this.counted = all.filter(({ role }) => counted.includes(role)).map(({ series }) => series);
  }
}

/** @param text stands behind the name, and does so afterwards */
function isInUse(device: Device, text: ByteScanner): boolean {
  if (!device.isShown || device.wasUsed) return device.isShown;
  const { at } = text;
  const reads = text.number();
  text.skipNumbers(OPERATIONS_BETWEEN);
  device.wasUsed = reads > 0 || text.number() > 0;
  text.at = at;
  return device.wasUsed;
}

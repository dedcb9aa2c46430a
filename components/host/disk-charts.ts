import type { ChartDefinition } from "../chart/chart-definition";
import { burstsOf, chart, instancesOf, line, linesFor, MAX_INTERFACES, MAX_LINES } from "./chart-parts";

/** What is read and written, how long that takes, and how full it is. */
export function diskCharts(ids: ReadonlySet<string>): ChartDefinition[] {
  const disks = instancesOf(ids, "disk.", ".busy").filter((name) => name !== "total");
  const mounts = instancesOf(ids, "filesystem.", ".used_ratio");
  const pair = (name: string) => [line(`disk.${name}.read`, "read", 1), line(`disk.${name}.write`, "written", 2)];
  const bursting = disks.filter((name) => burstsOf(pair(name), ids).length > 0).slice(0, MAX_INTERFACES);
  return [
    chart("Disks in total", [line("disk.total.read", "read", 1), line("disk.total.write", "written", 2)], {
      atLeast: 1024,
    }),
    ...bursting.map((name) =>
      chart(`Disk ${name}`, pair(name), { atLeast: 1024, burstsOf: burstsOf(pair(name), ids) }),
    ),
    chart(
      "Disks busy",
      linesFor(
        disks.map((name) => `disk.${name}.busy`),
        (id) => id.slice(5, -5),
      ),
      { atLeast: 0.1 },
    ),
    chart(
      "Wait for disks",
      linesFor(
        disks.map((name) => `disk.${name}.await`),
        (id) => id.slice(5, -6),
      ),
      { atLeast: 1 },
    ),
    chart(
      "Filesystems full",
      linesFor(
        mounts.map((mount) => `filesystem.${mount}.used_ratio`),
        (id) => id.slice(11, -11),
      ),
      { atLeast: 1 },
    ),
    chart(
      "Inodes used",
      linesFor(
        mounts.map((mount) => `filesystem.${mount}.inodes_used_ratio`),
        (id) => id.slice(11, -18),
      ),
      { atLeast: 1 },
    ),
  ];
}

/** What disks say of themselves. */
export function smartCharts(ids: ReadonlySet<string>): ChartDefinition[] {
  const of = (name: string) => instancesOf(ids, "smart.", `.${name}`).map((disk) => `smart.${disk}.${name}`);
  const diskOf = (id: string) => id.slice("smart.".length, id.lastIndexOf("."));
  return [
    chart("Disks say that they are healthy (1) or failing (0)", linesFor(of("healthy"), diskOf), { atLeast: 1 }),
    chart("Temperatures of disks", linesFor(of("temperature"), diskOf), { atLeast: 40 }),
    chart("Life that disks have used", linesFor(of("wear"), diskOf), { atLeast: 1 }),
    chart("Sectors that disks have replaced", linesFor(of("reallocated"), diskOf), { atLeast: 8 }),
    chart(
      "Unreadable sectors and uncorrected errors",
      linesFor(
        [...of("pending"), ...of("media_errors")],
        (id) => `${diskOf(id)} ${id.endsWith(".pending") ? "pending" : "errors"}`,
      ),
      { atLeast: 8 },
    ),
  ];
}

/** The first of them: their names say which. */
export function folderCharts(ids: ReadonlySet<string>): ChartDefinition[] {
  const folders = instancesOf(ids, "folder.", ".used");
  return [
    chart(
      folders.length > MAX_LINES ? `Folders, the first ${MAX_LINES} of ${folders.length}` : "Folders",
      linesFor(
        folders.map((folder) => `folder.${folder}.used`),
        (id) => id.slice(7, -5),
      ),
      { atLeast: 1 << 20 },
    ),
  ];
}

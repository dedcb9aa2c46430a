import { roleByName } from "../../domain/block-device-name";
import { interfacesInTotalByName } from "../../domain/virtual-interface";

const TRAFFIC = /^net\.(.+)\.in$/;
const DISK = /^disk\.(.+)\.(?:read|busy)$/;

/** `net.total.*` and `disk.total.*` out of the values of single interfaces and disks, as collectors tell them. Total busy is that of the busiest disk. */
export function totalValuesOf(values: ReadonlyMap<string, number>): [seriesId: string, value: number][] {
  const interfaces = interfacesInTotalByName(instancesOf(values, TRAFFIC));
  const disks = instancesOf(values, DISK).filter((name) => roleByName(name) === "disk");
  const sums = [
    ...["in", "out"].map((name) => [`net.total.${name}`, interfaces.map((of) => `net.${of}.${name}`)] as const),
    ...["read", "write", "read_operations", "write_operations"].map(
      (name) => [`disk.total.${name}`, disks.map((of) => `disk.${of}.${name}`)] as const,
    ),
  ];
  const totals = sums.flatMap(([seriesId, parts]): [string, number][] => {
    const known = parts.flatMap((part) => values.get(part) ?? []);
    return known.length > 0 ? [[seriesId, known.reduce((sum, value) => sum + value, 0)]] : [];
  });
  const busy = disks.flatMap((disk) => values.get(`disk.${disk}.busy`) ?? []);
  if (busy.length > 0) totals.push(["disk.total.busy", Math.max(...busy)]);
  const waitMs = waitOfAll(values, disks);
  if (waitMs !== undefined) totals.push(["disk.total.await", waitMs]);
  return totals;
}

/** A disk with more operations counts for more. */
function waitOfAll(values: ReadonlyMap<string, number>, disks: readonly string[]): number | undefined {
  let operations = 0;
  let spentMs = 0;
  for (const disk of disks) {
    const waitMs = values.get(`disk.${disk}.await`);
    if (waitMs === undefined) continue;
    const own = values.get(`disk.${disk}.read_operations`)! + values.get(`disk.${disk}.write_operations`)!;
    operations += own;
    spentMs += own * waitMs;
  }
  return operations > 0 ? spentMs / operations : undefined;
}

function instancesOf(values: ReadonlyMap<string, number>, pattern: RegExp): string[] {
  const instances = [...values.keys()].flatMap((id) => pattern.exec(id)?.[1] ?? []);
  return [...new Set(instances)].filter((instance) => instance !== "total");
}

import type { Host } from "../../domain/host";
import { instanceName } from "../../domain/instance-name";

/** The devices of a host's file systems, `/dev/vda1`, by the instance that stands for their mount point in series ids. */
export function deviceNamesOf({ inventory }: Pick<Host, "inventory">): ReadonlyMap<string, string> {
  const partitions = inventory?.partitions ?? [];
  return new Map(
    partitions.flatMap(({ device, mountPoint }) => {
      const instance = instanceName(mountPoint);
      return instance === null ? [] : [[instance, device] as const];
    }),
  );
}

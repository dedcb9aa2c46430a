import { hostIdParamsSchema } from "../../../domain/api";
import type { Host } from "../../../domain/host";
import type { Vm } from "../../../domain/vm";
import { type HostInCloud, vmsOnHostSchema } from "../../../domain/vm-api";
import type { HostStore } from "../../store/host-store";
import type { VmDirectory } from "../../store/vm-directory";
import type { KnownCompute } from "../../store/vm-index";
import type { ApiApp } from "../api-app";
import { requireHost } from "../require-host";

export interface VmRouteParts {
  hosts: HostStore;
  vms: VmDirectory;
}

/** What a cloud tells of a host; `null` when none does. */
export function hostInCloud(host: Host, vms: VmDirectory): HostInCloud | null {
  const known = vms.vmOf(host);
  const compute = vms.computeOf(host);
  const cloud = known?.cloud ?? compute?.cloud;
  if (!cloud) return null;
  return {
    cloudId: cloud.cloudId,
    readAtMs: cloud.readAtMs,
    vm: known?.vm ?? null,
    computeHostId: known ? (vms.hostOfCompute(known.cloud, known.vm.computeHost)?.id ?? null) : null,
    computeHost: compute?.computeHost ?? null,
    vmCount: compute ? vmsOn(compute).length : 0,
  };
}

function vmsOn({ cloud, computeHost }: KnownCompute): Vm[] {
  return cloud.vms.filter((vm) => vm.computeHost === computeHost);
}

/** The VMs of a compute host. */
export function registerVmRoutes(app: ApiApp, { hosts, vms }: VmRouteParts): void {
  app.get(
    "/api/hosts/:hostId/vms",
    {
      config: { access: "viewer" },
      schema: {
        summary: "The VMs that its cloud says run on a host",
        description: "None on a host that is no compute host of a cloud that is asked.",
        tags: ["hosts"],
        params: hostIdParamsSchema,
        response: { 200: vmsOnHostSchema },
      },
    },
    async ({ params: { hostId } }) => {
      const compute = vms.computeOf(await requireHost(hosts, hostId));
      if (!compute) return { readAtMs: 0, vms: [] };
      const hostIds = new Map(vms.hostsThatAreVms().map(({ host, known }) => [known.vm, host.id]));
      return {
        readAtMs: compute.cloud.readAtMs,
        vms: vmsOn(compute)
          .map((vm) => ({ ...vm, hostId: hostIds.get(vm) ?? null }))
          .sort((a, b) => a.name.localeCompare(b.name) || (a.serverId < b.serverId ? -1 : 1)),
      };
    },
  );
}

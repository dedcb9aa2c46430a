import type { CloudVms } from "../../../domain/vm";
import type { VmDirectory } from "../../store/vm-directory";
import type { HypervisorTags } from "../hypervisor-tags";

const LIBVIRT = "libvirt";

/** Keeps what was read of a cloud's VMs for all servers, and tags the hosts that are such VMs with what they run on. */
export async function keepVms(
  vms: CloudVms,
  directory: Pick<VmDirectory, "put" | "hostsThatAreVms" | "hostsOfComputes">,
  tags: Pick<HypervisorTags, "set">,
): Promise<void> {
  await directory.put(vms);
  const computes = directory.hostsOfComputes(vms.cloudId);
  for (const { host, known } of directory.hostsThatAreVms()) {
    const { cloud, vm } = known;
    // What a hypervisor itself says of its VMs is nearer, and may name it otherwise.
    if (cloud.cloudId !== vms.cloudId || vm.computeHost === "" || host.inventory?.source === LIBVIRT) continue;
    tags.set(host.id, computes.get(vm.computeHost)?.id ?? vm.computeHost);
  }
}

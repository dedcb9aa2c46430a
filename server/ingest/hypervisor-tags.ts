import { HYPERVISOR_TAG_PREFIX } from "../../domain/libvirt-source";
import type { HostStore } from "../store/host-store";

const MAX_KNOWN = 20_000;

/** Tags VMs with the hypervisor that they run on, so that it can be searched for, and rules and maintenance windows can name it. */
export class HypervisorTags {
  /** As they were set here last, so that the store is asked only when a VM is new or has moved. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly hosts: Pick<HostStore, "ensure" | "update">,
    private readonly onHosts: () => void,
    private readonly onError: (error: Error) => void,
  ) {}

  /** Other tags stay. */
  set(hostId: string, hypervisor: string): void {
    if (this.known.get(hostId) === hypervisor) return;
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(hostId, hypervisor);
    this.write(hostId, hypervisor).catch((error: Error) => {
      this.known.delete(hostId);
      this.onError(error);
    });
  }

  private async write(hostId: string, hypervisor: string): Promise<void> {
    const { tags } = await this.hosts.ensure(hostId);
    const tag = `${HYPERVISOR_TAG_PREFIX}${hypervisor}`.slice(0, MAX_TAG);
    if (tags.includes(tag)) return;
    const others = tags.filter((one) => !one.startsWith(HYPERVISOR_TAG_PREFIX));
    await this.hosts.update(hostId, { tags: [...others.slice(0, MAX_TAGS - 1), tag] });
    this.onHosts();
  }
}

/** What a host's shape allows. */
const MAX_TAG = 64;
const MAX_TAGS = 32;

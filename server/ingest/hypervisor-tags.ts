import { HYPERVISOR_TAG_PREFIX } from "../../domain/compute-hosts";
import type { Host } from "../../domain/host";
import type { HostStore } from "../store/host-store";

/** What a host's shape allows. */
const MAX_TAG = 64;
const MAX_TAGS = 32;

/** Tags VMs with the hypervisor that they run on, so that it can be searched for, and rules and maintenance windows can name it. */
export class HypervisorTags {
  constructor(
    private readonly hosts: Pick<HostStore, "ensure" | "update">,
    /** As every server knows it, so that a VM that moves back and forth between what two servers ask is followed. */
    private readonly hostOf: (hostId: string) => Host | undefined,
    private readonly onHosts: () => void,
    private readonly onError: (error: Error) => void,
  ) {}

  /** Other tags stay. */
  set(hostId: string, hypervisor: string): void {
    const tag = `${HYPERVISOR_TAG_PREFIX}${hypervisor}`.slice(0, MAX_TAG);
    if (!this.hostOf(hostId)?.tags.includes(tag)) this.write(hostId, tag).catch(this.onError);
  }

  private async write(hostId: string, tag: string): Promise<void> {
    const { tags } = await this.hosts.ensure(hostId);
    if (tags.includes(tag)) return;
    const others = tags.filter((one) => !one.startsWith(HYPERVISOR_TAG_PREFIX));
    await this.hosts.update(hostId, { tags: [...others.slice(0, MAX_TAGS - 1), tag] });
    this.onHosts();
  }
}

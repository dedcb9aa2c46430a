import type { Host } from "../../domain/host";
import type { NamedHost } from "../../domain/nova-names";
import type { AlarmVm, CloudVms } from "../../domain/vm";
import type { CloudVmsStore } from "./cloud-vms-store";
import { type KnownCompute, type KnownVm, VmIndex } from "./vm-index";

const LOOK_EVERY_MS = 1000;
const READ_TIMES_EVERY_MS = 10_000;

export interface VmDirectoryParts {
  store: CloudVmsStore;
  /** All hosts that are known here. */
  hosts: () => readonly Host[];
  hostOf: (hostId: string) => Host | undefined;
  onError: (error: Error) => void;
}

/** What clouds tell of their VMs, at hand on this server. It asks the store for a version, so that it has within a second what another server has read. */
export class VmDirectory {
  private index = new VmIndex([]);
  private version = -1;
  private timesReadAtMs = 0;
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: VmDirectoryParts) {}

  async start(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** What was read of a cloud's VMs, for all servers. */
  async put(vms: CloudVms): Promise<void> {
    await this.parts.store.put(vms);
    // A look that began before may not have seen it.
    await this.looking;
    await this.look();
  }

  /** The cloud is asked no more: what it told would only be taken for what others tell. */
  async forget(cloudId: string): Promise<void> {
    await this.parts.store.remove(cloudId);
    await this.looking;
    await this.look();
  }

  private look(): Promise<void> {
    this.looking ??= this.readWhatIsNew().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async readWhatIsNew(): Promise<void> {
    try {
      const version = await this.parts.store.version();
      if (version !== this.version || (await this.isSomeGone())) {
        this.index = new VmIndex(await this.parts.store.list());
        this.version = version;
      }
    } catch (error) {
      this.parts.onError(error as Error);
    }
  }

  /** Renews when the clouds were read. @returns whether one is no longer known */
  private async isSomeGone(): Promise<boolean> {
    const { clouds } = this.index;
    if (Date.now() - this.timesReadAtMs < READ_TIMES_EVERY_MS) return false;
    this.timesReadAtMs = Date.now();
    const times = await this.parts.store.readTimes(clouds.map(({ cloudId }) => cloudId));
    for (const cloud of clouds) cloud.readAtMs = times.get(cloud.cloudId) ?? cloud.readAtMs;
    return times.size < clouds.length;
  }

  /** Whose an alarm is; `null` when no cloud tells. */
  alarmVm(hostId: string, seriesId: string): AlarmVm | null {
    if (this.index.clouds.length === 0) return null;
    const host: NamedHost = this.parts.hostOf(hostId) ?? { id: hostId, displayName: hostId, tags: [] };
    return this.index.alarmVm(host, seriesId);
  }

  vmOf(host: NamedHost): KnownVm | undefined {
    return this.index.vmOf(host);
  }

  computeOf(host: NamedHost): KnownCompute | undefined {
    return this.index.computeOf(host);
  }

  /** The hosts here that are VMs. */
  hostsThatAreVms(): { host: Host; known: KnownVm }[] {
    if (this.index.clouds.length === 0) return [];
    return this.parts.hosts().flatMap((host) => {
      const known = this.index.vmOf(host);
      return known ? [{ host, known }] : [];
    });
  }

  /** The host here that Nova has a compute service on. */
  hostOfCompute({ cloudId }: Pick<CloudVms, "cloudId">, computeHost: string): Host | undefined {
    return computeHost === "" ? undefined : this.hostsOfComputes(cloudId).get(computeHost);
  }

  /** The hosts here that Nova has compute services on, by Nova's name of each. */
  hostsOfComputes(cloudId: string): Map<string, Host> {
    const byName = new Map<string, Host>();
    for (const host of this.parts.hosts()) {
      const found = this.index.computeOf(host);
      if (found?.cloud.cloudId === cloudId && !byName.has(found.computeHost)) byName.set(found.computeHost, host);
    }
    return byName;
  }
}

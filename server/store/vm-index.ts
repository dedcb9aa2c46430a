import { hostIdOfDomain } from "../../domain/host-id-of-domain";
import { NameIndex } from "../../domain/name-index";
import { cloudTagOf, type NamedHost, novaNamesOf, ownNamesOf } from "../../domain/nova-names";
import type { AlarmVm, CloudVms, Vm, VmPort } from "../../domain/vm";

/**
 * The interfaces that Neutron and Nova make for a port on its compute host, called after the first 11 characters of the port's id (`TAP_DEVICE_PREFIX` and
 * `DEVICE_NAME_MAX_LEN` in neutron-lib's constants; `nova/network/model.py`, NIC_NAME_LEN).
 */
const PORT_INTERFACE = /(?<![a-z0-9])(?:tap|qvo|qvb|qbr)([0-9a-f]{8}-[0-9a-f]{2})(?![0-9a-z])/;

export interface KnownVm {
  cloud: CloudVms;
  vm: Vm;
}

/** A host with a compute service. */
export interface KnownCompute {
  cloud: CloudVms;
  /** Nova's name of it. */
  computeHost: string;
}

/** Finds, in what clouds tell of their VMs, whose a port's interface is, which VM a host is, and what runs on a compute host. */
export class VmIndex {
  /** `null`: the same 11 characters begin the ids of several ports. */
  private readonly ports = new Map<string, (KnownVm & { port: VmPort }) | null>();
  /** By Nova's uuid, by what libvirt calls it, and by its name. */
  private readonly vms: readonly NameIndex<KnownVm>[];
  private readonly computes: NameIndex<KnownCompute>;

  constructor(readonly clouds: readonly CloudVms[]) {
    const known = clouds.flatMap((cloud) => cloud.vms.map((vm) => ({ cloud, vm })));
    this.vms = [
      new NameIndex(known, ({ vm }) => [vm.serverId]),
      new NameIndex(known, ({ vm }) => keysOf(vm.instanceName)),
      new NameIndex(known, ({ vm }) => keysOf(vm.name)),
    ];
    const computes = clouds.flatMap((cloud) => cloud.computeHosts.map((computeHost) => ({ cloud, computeHost })));
    this.computes = new NameIndex(computes, ({ computeHost }) => [computeHost]);
    for (const one of known) for (const port of one.vm.ports) this.addPort(one, port);
  }

  private addPort(known: KnownVm, port: VmPort): void {
    const prefix = port.id.slice(0, 11).toLowerCase();
    if (prefix !== "") this.ports.set(prefix, this.ports.has(prefix) ? null : { ...known, port });
  }

  /**
   * The VM that a host is: by Nova's uuid, by what libvirt calls it, else by its name when one VM alone has it and the host is no compute host. A tag
   * `cloud:<id>` says in which cloud to look.
   */
  vmOf(host: NamedHost): KnownVm | undefined {
    const names = ownNamesOf(host);
    const isCompute = this.computeOf(host) !== undefined;
    for (const index of isCompute ? this.vms.slice(0, 2) : this.vms) {
      const found = inCloudOf(host, index.find(names));
      if (found.length > 0) return found.length === 1 ? found[0] : undefined;
    }
    return undefined;
  }

  /** The compute host that a host is: by its tag `nova:<Nova's name>`, else by its names. */
  computeOf(host: NamedHost): KnownCompute | undefined {
    const found = inCloudOf(host, this.computes.find(novaNamesOf(host)));
    return found.length === 1 ? found[0] : undefined;
  }

  /** Whose an alarm is: the VM of the port that its series names, else the VM that its host is. */
  alarmVm(host: NamedHost, seriesId: string): AlarmVm | null {
    const prefix = PORT_INTERFACE.exec(seriesId)?.[1];
    const ofPort = prefix === undefined ? undefined : this.ports.get(prefix);
    const known = ofPort ?? this.vmOf(host);
    if (!known) return null;
    const { serverId, name, project, flavour, computeHost } = known.vm;
    const { network = "", id: portId = "" } = ofPort?.port ?? {};
    return { cloudId: known.cloud.cloudId, serverId, name, project, flavour, computeHost, network, portId };
  }
}

/** As it is, and as the id of a host. */
function keysOf(name: string): string[] {
  return [name, hostIdOfDomain(name) ?? ""].filter((key) => key !== "");
}

function inCloudOf<Known extends { cloud: CloudVms }>(host: NamedHost, found: Known[]): Known[] {
  const cloudId = cloudTagOf(host);
  return cloudId === undefined ? found : found.filter(({ cloud }) => cloud.cloudId === cloudId);
}

import type { Host } from "../../domain/host";
import { hostIdOfDomain } from "../../domain/host-id-of-domain";
import type { AlarmVm, CloudVms, Vm, VmPort } from "../../domain/vm";

const NOVA_TAG = "nova:";
const CLOUD_TAG = "cloud:";
/**
 * The interfaces that Neutron and Nova make for a port on its compute host, called after the first 11 characters of the port's id (`TAP_DEVICE_PREFIX` and
 * `DEVICE_NAME_MAX_LEN` in neutron-lib's constants; `nova/network/model.py`, NIC_NAME_LEN).
 */
const PORT_INTERFACE = /(?<![a-z0-9])(?:tap|qvo|qvb|qbr)([0-9a-f]{8}-[0-9a-f]{2})(?![0-9a-z])/;

export type IndexedHost = Pick<Host, "id" | "displayName" | "tags"> & { inventory?: { hostname: string } | undefined };

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

const short = (name: string) => name.split(".")[0]!;

function taggedWith(prefix: string, { tags }: IndexedHost): string[] {
  return tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length).trim().toLowerCase());
}

/** A host's names, whole ones first: a VM `web-1` calls itself `web-1.novalocal`. */
function namesOf({ id, displayName, inventory }: IndexedHost): { whole: Set<string>; short: Set<string> } {
  const whole = new Set([id, displayName, inventory?.hostname ?? id].map((name) => name.toLowerCase()));
  return { whole, short: new Set([...whole].map(short)) };
}

/** Finds, in what clouds tell of their VMs, whose a port's interface is, which VM a host is, and what runs on a compute host. */
export class VmIndex {
  /** `null`: the same 11 characters begin the ids of several ports. */
  private readonly ports = new Map<string, (KnownVm & { port: VmPort }) | null>();
  private readonly uuids = new Map<string, KnownVm[]>();
  private readonly instanceNames = new Map<string, KnownVm[]>();
  private readonly names = new Map<string, KnownVm[]>();
  private readonly computes = new Map<string, KnownCompute[]>();
  private readonly shortComputes = new Map<string, KnownCompute[]>();

  constructor(readonly clouds: readonly CloudVms[]) {
    for (const cloud of clouds) {
      for (const computeHost of cloud.computeHosts) {
        append(this.computes, computeHost.toLowerCase(), { cloud, computeHost });
        append(this.shortComputes, short(computeHost.toLowerCase()), { cloud, computeHost });
      }
      for (const vm of cloud.vms) this.add({ cloud, vm });
    }
  }

  private add(known: KnownVm): void {
    const { serverId, instanceName, name, ports } = known.vm;
    append(this.uuids, serverId.toLowerCase(), known);
    for (const key of keysOf(instanceName)) append(this.instanceNames, key, known);
    for (const key of keysOf(name)) append(this.names, key, known);
    for (const port of ports) {
      const prefix = port.id.slice(0, 11).toLowerCase();
      if (prefix !== "") this.ports.set(prefix, this.ports.has(prefix) ? null : { ...known, port });
    }
  }

  /**
   * The VM that a host is: by Nova's uuid, by what libvirt calls it, else by its name when one VM alone has it and the host is no compute host. A tag
   * `cloud:<id>` says in which cloud to look.
   */
  vmOf(host: IndexedHost): KnownVm | undefined {
    const { whole, short: shortened } = namesOf(host);
    const isCompute = this.computeOf(host) !== undefined;
    const tries: [Map<string, KnownVm[]>, Set<string>][] = [
      [this.uuids, whole],
      [this.instanceNames, whole],
      [this.names, whole],
      [this.names, shortened],
    ];
    for (const [index, names] of isCompute ? tries.slice(0, 2) : tries) {
      const found = inCloudOf(host, [...new Set([...names].flatMap((name) => index.get(name) ?? []))]);
      if (found.length > 0) return found.length === 1 ? found[0] : undefined;
    }
    return undefined;
  }

  /** The compute host that a host is: by its tag `nova:<Nova's name>`, else by its names. */
  computeOf(host: IndexedHost): KnownCompute | undefined {
    const tagged = taggedWith(NOVA_TAG, host);
    const { whole, short: shortened } = tagged.length > 0 ? { whole: tagged, short: tagged.map(short) } : namesOf(host);
    for (const [index, names] of [
      [this.computes, whole],
      [this.shortComputes, shortened],
    ] as const) {
      const found = inCloudOf(host, [...new Set([...names].flatMap((name) => index.get(name) ?? []))]);
      if (found.length > 0) return found.length === 1 ? found[0] : undefined;
    }
    return undefined;
  }

  /** Whose an alarm is: the VM of the port that its series names, else the VM that its host is. */
  alarmVm(host: IndexedHost, seriesId: string): AlarmVm | null {
    const prefix = PORT_INTERFACE.exec(seriesId)?.[1];
    const ofPort = prefix === undefined ? undefined : this.ports.get(prefix);
    const known = ofPort ?? this.vmOf(host);
    if (!known) return null;
    const { serverId, name, project, flavour, computeHost } = known.vm;
    const { network = "", id: portId = "" } = ofPort?.port ?? {};
    return { cloudId: known.cloud.cloudId, serverId, name, project, flavour, computeHost, network, portId };
  }
}

function append<Value>(index: Map<string, Value[]>, key: string, value: Value): void {
  const known = index.get(key);
  if (known) known.push(value);
  else index.set(key, [value]);
}

/** As it is, and as the id of a host. */
function keysOf(name: string): Set<string> {
  return new Set([name, hostIdOfDomain(name) ?? ""].filter((key) => key !== "").map((key) => key.toLowerCase()));
}

function inCloudOf<Known extends { cloud: CloudVms }>(host: IndexedHost, found: Known[]): Known[] {
  const [cloudId] = taggedWith(CLOUD_TAG, host);
  return cloudId === undefined ? found : found.filter(({ cloud }) => cloud.cloudId === cloudId);
}

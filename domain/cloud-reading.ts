import type { Vm } from "./vm";

/** A hypervisor as Nova tells it. What it does not tell is `null`. */
export interface CloudHypervisor {
  /** Nova's name of its host; the hypervisor's own where a host has several. */
  name: string;
  vcpuCount: number | null;
  usedVcpuCount: number | null;
  memoryBytes: number | null;
  usedMemoryBytes: number | null;
  diskBytes: number | null;
  usedDiskBytes: number | null;
  runningVmCount: number | null;
}

/** One of Nova's services, on one host. */
export interface CloudService {
  /** `nova-compute` */
  binary: string;
  host: string;
  isUp: boolean;
  isEnabled: boolean;
  /** An operator or a program said that it is down. */
  isForcedDown: boolean;
}

/** A cloud as it was read. What could not be read is `null`. */
export interface CloudReading {
  hypervisors: CloudHypervisor[] | null;
  services: CloudService[] | null;
  vms: Vm[] | null;
  /** Why something could not be read, in plain words; empty when everything was. */
  problem: string;
  /** What there was too much of, and how much is read: `5000 servers`. */
  cutOff: string[];
}

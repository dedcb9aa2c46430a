import { existsSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { isVirtualInterface } from "../../domain/virtual-interface";

function sysfsFolder(sysfsPath: string, name: string): string {
  return join(sysfsPath, "class", "net", name);
}

function isPhysical(sysfsPath: string, name: string): boolean {
  const folder = sysfsFolder(sysfsPath, name);
  if (!existsSync(join(folder, "device"))) return false;
  // The virtual function behind Azure's and Hyper-V's `eth0` is a device of its own, whose bytes `eth0` counts already.
  const master = masterOf(folder);
  return master === null || !existsSync(join(sysfsFolder(sysfsPath, master), "device"));
}

function masterOf(folder: string): string | null {
  try {
    return basename(readlinkSync(join(folder, "master")));
  } catch {
    return null;
  }
}

function isVirtual(sysfsPath: string, name: string): boolean {
  const folder = sysfsFolder(sysfsPath, name);
  if (["bridge", "brport", "bonding", "tun_flags"].some((mark) => existsSync(join(folder, mark)))) return true;
  return masterOf(folder) !== null || isVirtualInterface(name);
}

/**
 * Which interfaces make up `net.total.*`, so that no byte is counted twice. Those with hardware behind them
 * (`/sys/class/net/<name>/device`): a bond's, bridge's, VLAN's, tunnel's or container's bytes pass one of these. Where there is none,
 * as in a container: all but `lo`, bridges, bonds, tunnels and what is plugged into them. And where nothing is left: all but `lo`.
 */
export function interfacesInTotal(names: string[], sysfsPath: string): Set<string> {
  const candidates = names.filter((name) => name !== "lo");
  const physical = candidates.filter((name) => isPhysical(sysfsPath, name));
  if (physical.length > 0) return new Set(physical);
  const real = candidates.filter((name) => !isVirtual(sysfsPath, name));
  return new Set(real.length > 0 ? real : candidates);
}

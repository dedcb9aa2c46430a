import { existsSync } from "node:fs";
import { join } from "node:path";
import { textOf } from "./text-of";

/** What DMI says of a machine, and the word that systemd-detect-virt(1) has for it. */
const DMI_WORDS: readonly [RegExp, string][] = [
  [/OpenStack|KVM|QEMU/i, "kvm"],
  [/Amazon EC2/i, "amazon"],
  [/Google Compute Engine/i, "google"],
  [/VMware|VMW/i, "vmware"],
  [/innotek|VirtualBox|Oracle Corporation VirtualBox/i, "oracle"],
  [/Microsoft Corporation Virtual Machine/i, "microsoft"],
  [/\bXen\b/i, "xen"],
  [/Parallels/i, "parallels"],
  [/BHYVE/i, "bhyve"],
];

/**
 * What this Linux runs on, in systemd-detect-virt's words: a container's kind, else the hypervisor, `vm-other` for one without a name.
 * @returns undefined on bare metal, and where nothing tells
 */
export function linuxVirtualization(procfsPath: string, sysfsPath: string): string | undefined {
  return container(procfsPath) ?? hypervisor(procfsPath, sysfsPath);
}

function container(procfsPath: string): string | undefined {
  // A recorded tree or a host's procfs tells of another root than ours.
  if (procfsPath !== "/proc") return undefined;
  if (existsSync("/run/.containerenv")) return "podman";
  if (existsSync("/.dockerenv")) return "docker";
  const named = /(?:^|\0)container=([\w-]+)/.exec(textOf(join(procfsPath, "1", "environ")))?.[1];
  return named;
}

function hypervisor(procfsPath: string, sysfsPath: string): string | undefined {
  const type = textOf(join(sysfsPath, "hypervisor", "type"));
  if (type !== "") return type;
  const dmi = ["sys_vendor", "product_name", "bios_vendor"]
    .map((name) => textOf(join(sysfsPath, "class", "dmi", "id", name)))
    .join(" ");
  const word = DMI_WORDS.find(([pattern]) => pattern.test(dmi))?.[1];
  // Bare-metal instances of clouds have the cloud's DMI, but no hypervisor.
  const isGuest = /^flags\s*:.*\bhypervisor\b/m.test(textOf(join(procfsPath, "cpuinfo")));
  if (isGuest) return word ?? "vm-other";
  return word === "kvm" || word === "vmware" || word === "oracle" ? word : undefined;
}

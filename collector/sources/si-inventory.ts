/** What systeminformation knows of a machine; a field it does not know is absent. */
export interface SiInventory {
  os: string | undefined;
  cpuModel: string | undefined;
  memoryBytes: number | undefined;
  virtualization: string | undefined;
}

/** Reads what this machine is on systems other than Linux. It takes about a second, for it starts programs of the system. */
export async function readSiInventory(): Promise<SiInventory> {
  const { cpu, mem, osInfo, system } = await import("systeminformation");
  const [processor, memory, os, machine] = await Promise.all([cpu(), mem(), osInfo(), system()]);
  return {
    os: `${os.distro} ${os.release}`.trim() || undefined,
    cpuModel: `${processor.manufacturer} ${processor.brand}`.trim() || undefined,
    memoryBytes: memory.total > 0 ? memory.total : undefined,
    virtualization: machine.virtual ? (machine.virtualHost?.toLowerCase() ?? "unknown") : undefined,
  };
}

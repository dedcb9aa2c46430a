import type { Inventory } from "./host";
import { formatValue } from "./units";

/** A kernel that is updated takes a little more or less of the memory: that is no other memory. */
const LEAST_MEMORY_CHANGE = 0.01;

const NAMES = {
  os: "the operating system",
  kernel: "the kernel",
  architecture: "the architecture",
  cpuModel: "the processor",
  virtualization: "the virtualisation",
} as const;

/** What is different about a machine, in words: "memory went from 64.0 GiB to 48.0 GiB". What was not known before is no change. */
export function inventoryChanges(before: Inventory | undefined, after: Inventory): string[] {
  if (!before) return [];
  const changes: string[] = [];
  const [memory, newMemory] = [before.memoryBytes, after.memoryBytes];
  if (memory && newMemory && Math.abs(newMemory - memory) > LEAST_MEMORY_CHANGE * memory) {
    changes.push(`memory went from ${formatValue(memory, "bytes")} to ${formatValue(newMemory, "bytes")}`);
  }
  if (before.coreCount && after.coreCount && before.coreCount !== after.coreCount) {
    changes.push(`cores went from ${before.coreCount} to ${after.coreCount}`);
  }
  for (const [field, name] of Object.entries(NAMES) as [keyof typeof NAMES, string][]) {
    const [old, now] = [before[field], after[field]];
    if (old && now && old !== now) changes.push(`${name} was ${old} and is ${now}`);
  }
  return changes;
}

/** What a host is called that reports in VMstats' protocol, as the source of its inventory. */
export const VMSTATS = "vmstats";

/** CPU, memory and disk in the order of a line of VMstats; shares from 0 to 1. */
export const VMSTATS_SERIES = ["cpu.busy", "memory.used_ratio", "filesystem./.used_ratio"] as const;

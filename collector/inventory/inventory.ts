import { arch, cpus, hostname, release, type as systemType, totalmem, uptime } from "node:os";
import { join } from "node:path";
import type { Inventory } from "../../domain/host";
import { COLLECTOR } from "../../domain/host-source";
import { PREMONITOR_VERSION } from "../../domain/version";
import { bootTimeMs } from "../boot-time";
import { hasLinuxProcfs, type SourcePaths } from "../sources/create-sources";
import { readSiInventory, type SiInventory } from "../sources/si-inventory";
import { cpuHertz } from "./cpu-frequency";
import { readDisks } from "./disks";
import { readMemoryKind } from "./memory-devices";
import { readPartitions } from "./partitions";
import { textOf } from "./text-of";
import { linuxVirtualization } from "./virtualization";

const MAX_TEXT_LENGTH = 255;
const MAX_WORD_LENGTH = 64;
const KIBIBYTE = 1024;

/** What this machine is. On Linux it is read from a few files; elsewhere systeminformation is asked, and what it cannot say is absent. */
export async function readInventory(paths: SourcePaths): Promise<Inventory> {
  const facts = hasLinuxProcfs(paths) ? await linuxFacts(paths) : await otherFacts();
  const inventory: Inventory = {
    ...facts,
    hostname: text(facts.hostname) ?? "localhost",
    os: text(facts.os),
    kernel: text(facts.kernel),
    architecture: arch().slice(0, MAX_WORD_LENGTH),
    cpuModel: text(facts.cpuModel),
    coreCount: facts.coreCount > 0 ? facts.coreCount : undefined,
    virtualization: text(facts.virtualization),
    collectorVersion: PREMONITOR_VERSION,
    source: COLLECTOR,
  };
  return inventory;
}

interface Facts extends SiInventory {
  hostname: string;
  kernel: string | undefined;
  coreCount: number;
  bootedAtMs: number | undefined;
}

async function linuxFacts({ procfsPath, sysfsPath }: SourcePaths): Promise<Facts> {
  const proc = (...names: string[]): string => textOf(join(procfsPath, ...names));
  const memoryKiB = Number(/^MemTotal:\s*(\d+)/m.exec(proc("meminfo"))?.[1]);
  const cpuinfo = proc("cpuinfo");
  const memory = readMemoryKind(sysfsPath);
  return {
    hostname: proc("sys", "kernel", "hostname") || hostname(),
    os: osRelease(),
    kernel: proc("sys", "kernel", "osrelease") || undefined,
    cpuModel: cpuModel(cpuinfo),
    coreCount: proc("stat").match(/^cpu\d+ /gm)?.length ?? cpus().length,
    cpuHertz: cpuHertz(sysfsPath, cpuinfo),
    memoryBytes: memoryKiB > 0 ? memoryKiB * KIBIBYTE : undefined,
    memoryType: memory.type,
    memoryMegatransfersPerSecond: memory.megatransfersPerSecond,
    disks: readDisks(sysfsPath),
    partitions: await readPartitions(procfsPath),
    virtualization: linuxVirtualization(procfsPath, sysfsPath),
    bootedAtMs: bootTimeMs(procfsPath),
  };
}

async function otherFacts(): Promise<Facts> {
  const own = {
    hostname: hostname(),
    kernel: `${systemType()} ${release()}`,
    coreCount: cpus().length,
    bootedAtMs: Math.round(Date.now() / 1000 - uptime()) * 1000,
  };
  try {
    return { ...own, ...(await readSiInventory()) };
  } catch {
    return { ...own, cpuModel: cpus()[0]?.model, memoryBytes: totalmem() };
  }
}

/** The distribution's name for people (os-release(5)). */
function osRelease(): string | undefined {
  const content = textOf("/etc/os-release") || textOf("/usr/lib/os-release");
  const name = /^PRETTY_NAME=(.*)$/m.exec(content)?.[1];
  return name?.trim().replace(/^(["'])(.*)\1$/, "$2");
}

/** x86 says `model name`, s390 and POWER `processor` or `cpu`, ARM boards `Model` or `Hardware`. */
function cpuModel(cpuinfo: string): string | undefined {
  for (const field of ["model name", "Model", "Hardware", "cpu"]) {
    const value = new RegExp(`^${field}[\\t ]*:[\\t ]*(\\S.*)$`, "m").exec(cpuinfo)?.[1];
    if (value !== undefined) return value.replace(/\s+/g, " ");
  }
  return undefined;
}

function text(value: string | undefined): string | undefined {
  const clean = value?.trim().slice(0, MAX_TEXT_LENGTH);
  return clean === "" ? undefined : clean;
}

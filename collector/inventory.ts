import { readFileSync } from "node:fs";
import { arch, cpus, hostname, release, type as systemType, totalmem } from "node:os";
import { join } from "node:path";
import type { Inventory } from "../domain/host";
import { PREMONITOR_VERSION } from "../domain/version";
import { hasLinuxProcfs, type SourcePaths } from "./sources/create-sources";
import { readSiInventory } from "./sources/si-inventory";
import { linuxVirtualization } from "./virtualization";

const MAX_TEXT_LENGTH = 255;
const MAX_WORD_LENGTH = 64;
const KIBIBYTE = 1024;

/** What this machine is. On Linux it is read from a few files; elsewhere systeminformation is asked, and what it cannot say is absent. */
export async function readInventory(paths: SourcePaths): Promise<Inventory> {
  const facts = hasLinuxProcfs(paths) ? linuxFacts(paths) : await otherFacts();
  const inventory: Inventory = {
    hostname: text(facts.hostname) ?? "localhost",
    os: text(facts.os),
    kernel: text(facts.kernel),
    architecture: arch().slice(0, MAX_WORD_LENGTH),
    cpuModel: text(facts.cpuModel),
    coreCount: facts.coreCount > 0 ? facts.coreCount : undefined,
    memoryBytes: facts.memoryBytes,
    virtualization: text(facts.virtualization),
    collectorVersion: PREMONITOR_VERSION,
    source: "collector",
  };
  return inventory;
}

interface Facts {
  hostname: string;
  os: string | undefined;
  kernel: string | undefined;
  cpuModel: string | undefined;
  coreCount: number;
  memoryBytes: number | undefined;
  virtualization: string | undefined;
}

function linuxFacts({ procfsPath, sysfsPath }: SourcePaths): Facts {
  const proc = (...names: string[]): string => contentOf(join(procfsPath, ...names));
  const memoryKiB = Number(/^MemTotal:\s*(\d+)/m.exec(proc("meminfo"))?.[1]);
  return {
    hostname: proc("sys", "kernel", "hostname").trim() || hostname(),
    os: osRelease(),
    kernel: proc("sys", "kernel", "osrelease").trim() || undefined,
    cpuModel: cpuModel(proc("cpuinfo")),
    coreCount: proc("stat").match(/^cpu\d+ /gm)?.length ?? cpus().length,
    memoryBytes: memoryKiB > 0 ? memoryKiB * KIBIBYTE : undefined,
    virtualization: linuxVirtualization(procfsPath, sysfsPath),
  };
}

async function otherFacts(): Promise<Facts> {
  const own = { hostname: hostname(), kernel: `${systemType()} ${release()}`, coreCount: cpus().length };
  try {
    return { ...own, ...(await readSiInventory()) };
  } catch {
    return { ...own, os: undefined, cpuModel: cpus()[0]?.model, memoryBytes: totalmem(), virtualization: undefined };
  }
}

/** The distribution's name for people (os-release(5)). */
function osRelease(): string | undefined {
  const content = contentOf("/etc/os-release") || contentOf("/usr/lib/os-release");
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

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

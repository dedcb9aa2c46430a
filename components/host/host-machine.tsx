"use client";

import type { ReactNode } from "react";
import type { Disk, Inventory, Partition } from "../../domain/host";
import { formatValue } from "../../domain/units";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { Table, Td, Th, Tr } from "../ui/table";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-3 py-0.5">
      <dt className="w-28 shrink-0 text-faint">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function processorText({ cpuModel, coreCount, cpuHertz }: Inventory): string {
  const parts = [
    cpuModel,
    coreCount === undefined ? undefined : `${coreCount} ${coreCount === 1 ? "core" : "cores"}`,
    cpuHertz === undefined ? undefined : `up to ${formatValue(cpuHertz, "hertz")}`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

function memoryText({ memoryBytes, memoryType, memoryMegatransfersPerSecond }: Inventory): string {
  const parts = [
    memoryBytes === undefined ? undefined : formatValue(memoryBytes, "bytes"),
    memoryType,
    memoryMegatransfersPerSecond === undefined ? undefined : `${memoryMegatransfersPerSecond} MT/s`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

function kindOf({ isRotational }: Disk): string {
  if (isRotational === undefined) return "–";
  return isRotational ? "rotating" : "solid state";
}

function Disks({ disks }: { disks: readonly Disk[] }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th>Disk</Th>
          <Th>Kind</Th>
          <Th className="text-right">Size</Th>
        </tr>
      </thead>
      <tbody>
        {disks.map((disk) => (
          <Tr key={disk.name}>
            <Td className="py-1.5 break-words">
              <span className="font-medium">{disk.name}</span> <span className="text-muted">{disk.model}</span>
            </Td>
            <Td className="py-1.5 whitespace-nowrap">{kindOf(disk)}</Td>
            <Td className="py-1.5 text-right whitespace-nowrap tabular-nums">{formatValue(disk.sizeBytes, "bytes")}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Partitions({ partitions }: { partitions: readonly Partition[] }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th>File system</Th>
          <Th>Type</Th>
          <Th className="text-right">Size</Th>
        </tr>
      </thead>
      <tbody>
        {partitions.map(({ device, mountPoint, type, sizeBytes }) => (
          <Tr key={`${device} ${mountPoint}`}>
            <Td className="py-1.5 break-all">
              <span className="font-medium">{mountPoint}</span> <span className="text-muted">{device}</span>
            </Td>
            <Td className="py-1.5 whitespace-nowrap">{type}</Td>
            <Td className="py-1.5 text-right whitespace-nowrap tabular-nums">{formatValue(sizeBytes, "bytes")}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What the machine is, on demand: the page's head says the most of it already. */
export function HostMachine({ inventory }: { inventory: Inventory | undefined }) {
  const { timeZone } = useViewPreferences();
  if (!inventory) return null;
  const { disks = [], partitions = [], bootedAtMs, virtualization, hostname, architecture } = inventory;
  return (
    <details className="mb-3">
      <summary className="w-fit cursor-pointer text-sm text-muted hover:text-strong">Machine</summary>
      <div className="mt-2 rounded-lg border border-line bg-surface">
        <dl className="px-4 py-3">
          <Fact name="Name">{hostname}</Fact>
          <Fact name="Processor">{processorText(inventory) || "not known"}</Fact>
          <Fact name="Memory">{memoryText(inventory) || "not known"}</Fact>
          <Fact name="System">{[inventory.os, inventory.kernel, architecture].filter(Boolean).join(", ")}</Fact>
          <Fact name="Virtualisation">{virtualization ?? "none found"}</Fact>
          {bootedAtMs !== undefined && <Fact name="Started">{formatTime(bootedAtMs, timeZone)}</Fact>}
        </dl>
        <div className="grid border-t divide-line max-lg:divide-y lg:grid-cols-2 lg:divide-x [&>*]:min-w-0 [&>*]:overflow-x-auto">
          <div>{disks.length > 0 && <Disks disks={disks} />}</div>
          <div>{partitions.length > 0 && <Partitions partitions={partitions} />}</div>
        </div>
      </div>
    </details>
  );
}

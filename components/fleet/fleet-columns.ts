import type { FleetColumn } from "./fleet-order";

/** Heading and width of each column of the fleet table. */
export const FLEET_HEADINGS: Record<FleetColumn, { label: string; className: string }> = {
  state: { label: "State", className: "w-32" },
  name: { label: "Host", className: "min-w-0 flex-1" },
  cpu: { label: "CPU", className: "w-16 text-right" },
  memory: { label: "Memory", className: "w-40" },
  fullIn: { label: "Full in", className: "w-32" },
  network: { label: "Network in / out", className: "w-48 text-right max-xl:hidden" },
  load: { label: "Load", className: "w-14 text-right max-lg:hidden" },
  disk: { label: "Disk busy", className: "w-20 text-right max-lg:hidden" },
  latency: { label: "Last frame", className: "w-28 text-right max-md:hidden" },
};

export function fleetColumnClass(column: FleetColumn): string {
  return FLEET_HEADINGS[column].className;
}

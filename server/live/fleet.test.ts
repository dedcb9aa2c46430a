import { expect, it } from "vitest";
import type { Host, Inventory } from "../../domain/host";
import { COLLECTOR } from "../../domain/host-source";
import { Fleet } from "./fleet";

const MINUTE_MS = 60_000;
const INVENTORY: Inventory = { hostname: "web-1", collectorVersion: "1.0.0", source: COLLECTOR };

function fleetOf(inventory: Inventory | undefined): Fleet {
  const host: Host = { id: "web-1", displayName: "web-1", tags: [], createdAtMs: 0, ...(inventory && { inventory }) };
  const fleet = new Fleet();
  fleet.setHosts([host]);
  return fleet;
}

it("leaves a host to its collector, which may be linked to another server or come back after a restart of this one", () => {
  const fleet = fleetOf(INVENTORY);
  const nowMs = Date.now();
  expect(fleet.isCollected("web-1", nowMs + MINUTE_MS)).toBe(true);
  expect(fleet.isCollected("web-1", nowMs + 11 * MINUTE_MS)).toBe(false);
  const lastFrameAtMs = nowMs + 10 * MINUTE_MS;
  fleet.report({ hostId: "web-1", lastFrameAtMs, stopped: false, summary: fleet.absentSummary() });
  expect(fleet.isCollected("web-1", nowMs + 11 * MINUTE_MS)).toBe(true);
});

it("leaves no host to a collector that it never had", () => {
  const nowMs = Date.now();
  expect(fleetOf(undefined).isCollected("web-1", nowMs)).toBe(false);
  expect(fleetOf({ ...INVENTORY, source: "collectd" }).isCollected("web-1", nowMs)).toBe(false);
  expect(fleetOf(INVENTORY).isCollected("web-2", nowMs)).toBe(false);
});

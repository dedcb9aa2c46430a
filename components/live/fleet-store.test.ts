import { describe, expect, it } from "vitest";
import { makeFleetHost } from "../../domain/fixtures/make-fleet-host";
import { SUMMARY_SERIES, type SummarySeries } from "../../domain/frame";
import { HOST_STATES, type HostState } from "../../domain/host-state";
import type { OverviewMessage } from "../../domain/protocol";
import { FleetStore } from "./fleet-store";

const COLUMNS = 2 + SUMMARY_SERIES.length;

interface RowParts {
  state: HostState;
  ageSeconds?: number;
  values?: Partial<Record<SummarySeries, number>>;
}

/** As the server makes it, at an odd offset of a larger buffer, as messages come out of a socket. */
function overview(listVersion: number, rows: RowParts[], atMs = 5000): OverviewMessage {
  const numbers = new Float32Array(rows.length * COLUMNS).fill(Number.NaN);
  rows.forEach(({ state, ageSeconds = 0.5, values = {} }, i) => {
    numbers[i * COLUMNS] = HOST_STATES.indexOf(state);
    numbers[i * COLUMNS + 1] = ageSeconds;
    for (const [id, value] of Object.entries(values)) {
      numbers[i * COLUMNS + 2 + SUMMARY_SERIES.indexOf(id as SummarySeries)] = value;
    }
  });
  const message = new Uint8Array(numbers.byteLength + 3);
  message.set(new Uint8Array(numbers.buffer), 3);
  return { atMs, listVersion, rows: message.subarray(3) };
}

function fleetOf(...ids: string[]): FleetStore {
  const fleet = new FleetStore();
  fleet.setList({ listVersion: 1, hosts: ids.map((id) => makeFleetHost(id)) });
  return fleet;
}

describe("FleetStore", () => {
  it("reads the rows of an overview, wherever in memory they begin", () => {
    const fleet = fleetOf("a", "b");
    const taken = fleet.setOverview(
      overview(1, [
        { state: "live", values: { "cpu.busy": 0.25, "memory.used": 4, "memory.total": 16 } },
        { state: "silent", ageSeconds: 12 },
      ]),
      5000,
    );
    expect(taken).toBe(true);
    const [a, b] = fleet.rows;
    expect([a!.state, a!.ageSeconds, a!.value("cpu.busy"), a!.memoryRatio]).toEqual(["live", 0.5, 0.25, 0.25]);
    expect(b!.state).toBe("silent");
    expect(b!.value("cpu.busy")).toBeNaN();
    expect(b!.fullInSeconds).toBe(Number.POSITIVE_INFINITY);
    expect(fleet.silentCount).toBe(1);
  });

  it("wants the list again when an overview is of another one or does not fit", () => {
    const fleet = fleetOf("a");
    expect(fleet.setOverview(overview(2, [{ state: "live" }]), 5000)).toBe(false);
    expect(fleet.setOverview(overview(1, [{ state: "live" }, { state: "live" }]), 5000)).toBe(false);
    expect(fleet.rows[0]!.state).toBe("never");
  });

  it("keeps two minutes of memory of live hosts, over changes of the list", () => {
    const fleet = fleetOf("a", "b");
    for (let i = 0; i < 150; i++) {
      const values = { "memory.used": i, "memory.total": 200 };
      fleet.setOverview(
        overview(1, [
          { state: "live", values },
          { state: "silent", values },
        ]),
        i,
      );
    }
    fleet.setList({ listVersion: 2, hosts: [makeFleetHost("b"), makeFleetHost("a")] });
    expect(fleet.rows.map((row) => row.host.id)).toEqual(["b", "a"]);
    expect(fleet.row("a")!.memoryRatios).toHaveLength(120);
    expect(fleet.row("a")!.memoryRatios.at(-1)).toBeCloseTo(149 / 200);
    expect(fleet.row("b")!.memoryRatios).toEqual([]);
  });

  it("knows how far a host's clock is from the browser's, once it is more than a second", () => {
    const fleet = fleetOf("near", "far");
    const rows: RowParts[] = [
      { state: "live", values: { "collector.clock_offset": 300 } },
      { state: "live", values: { "collector.clock_offset": 4000 } },
    ];
    fleet.setOverview(overview(1, rows, 10_000), 10_100);
    expect(fleet.clockOffsetMs("near")).toBe(0);
    expect(fleet.clockOffsetMs("far")).toBe(3900);
  });
});

import { describe, expect, it } from "vitest";
import { makeFleetHost } from "../../domain/fixtures/make-fleet-host";
import { SUMMARY_SERIES } from "../../domain/frame";
import { HOST_STATES, type HostState } from "../../domain/host-state";
import { FleetStore } from "../live/fleet-store";
import { frozenRows, orderedRows } from "./fleet-order";

const WIDTH = 2 + SUMMARY_SERIES.length;

/** A store with hosts of a state and a CPU share, given as the server's bytes, at an odd offset as a message has them. */
function storeOf(hosts: [id: string, state: HostState, cpu: number, tags?: string[]][]): FleetStore {
  const store = new FleetStore();
  store.setList({
    listVersion: 1,
    hosts: hosts.map(([id, , , tags = []]) => makeFleetHost(id, { tags })),
  });
  const values = new Float32Array(hosts.length * WIDTH).fill(Number.NaN);
  hosts.forEach(([, state, cpu], i) => {
    values[i * WIDTH] = HOST_STATES.indexOf(state);
    values[i * WIDTH + 1] = 0.5;
    values[i * WIDTH + 2] = cpu;
  });
  const odd = new Uint8Array(values.byteLength + 1);
  odd.set(new Uint8Array(values.buffer), 1);
  expect(store.setOverview({ atMs: 0, listVersion: 1, rows: odd.subarray(1) })).toBe(true);
  return store;
}

const { rows } = storeOf([
  ["web-10", "live", 0.5],
  ["web-9", "live", Number.NaN, ["blue"]],
  ["db-1", "silent", 0.9],
  ["old", "never", 0.1],
]);
const ids = (list: typeof rows) => list.map(({ host }) => host.id);

describe("orderedRows", () => {
  it("has silent hosts first, then by name with numbers as numbers", () => {
    expect(ids(orderedRows(rows, "", { column: "state", isDescending: false }))).toEqual([
      "db-1",
      "web-9",
      "web-10",
      "old",
    ]);
  });

  it("sorts by a number, absent ones last both ways", () => {
    expect(ids(orderedRows(rows, "", { column: "cpu", isDescending: true }))).toEqual([
      "db-1",
      "web-10",
      "old",
      "web-9",
    ]);
    expect(ids(orderedRows(rows, "", { column: "cpu", isDescending: false }))).toEqual([
      "old",
      "web-10",
      "db-1",
      "web-9",
    ]);
  });

  it("finds by name and tag", () => {
    expect(ids(orderedRows(rows, " BLUE", { column: "name", isDescending: false }))).toEqual(["web-9"]);
    expect(ids(orderedRows(rows, "web", { column: "name", isDescending: true }))).toEqual(["web-10", "web-9"]);
  });
});

describe("frozenRows", () => {
  it("keeps places, puts new hosts behind, and leaves out those that are gone", () => {
    expect(ids(frozenRows(rows, ["old", "gone", "web-9"]))).toEqual(["old", "web-9", "web-10", "db-1"]);
  });
});

describe("FleetStore", () => {
  it("refuses an overview of another list, so that it is asked for again", () => {
    const store = storeOf([["a", "live", 0.1]]);
    expect(store.setOverview({ atMs: 0, listVersion: 2, rows: new Uint8Array() })).toBe(false);
    expect(store.silentCount).toBe(0);
  });
});

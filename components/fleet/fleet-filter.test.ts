import { describe, expect, it } from "vitest";
import { makeFleetHost } from "../../domain/fixtures/make-fleet-host";
import { FleetRow } from "../live/fleet-store";
import { filteredRows, fleetFilterFrom, tagsOf } from "./fleet-filter";

function row(id: string, stateIndex: number, tags: string[] = []): FleetRow {
  const made = new FleetRow(makeFleetHost(id, { tags }));
  made.update(Float32Array.from([stateIndex, 1]));
  return made;
}

// never, live, silent, stopped, as HOST_STATES has them
const rows = [row("a", 1, ["web", "eu"]), row("b", 2, ["web"]), row("c", 0), row("d", 3, ["db"])];
const ids = (list: readonly FleetRow[]) => list.map(({ host }) => host.id);

describe("filteredRows", () => {
  it("keeps what has the state and the tag", () => {
    expect(ids(filteredRows(rows, { state: "", tag: "" }))).toEqual(["a", "b", "c", "d"]);
    expect(ids(filteredRows(rows, { state: "silent", tag: "" }))).toEqual(["b"]);
    expect(ids(filteredRows(rows, { state: "", tag: "web" }))).toEqual(["a", "b"]);
    expect(ids(filteredRows(rows, { state: "live", tag: "db" }))).toEqual([]);
  });
});

describe("the address", () => {
  it("is read, and what it cannot mean is left out", () => {
    expect(fleetFilterFrom(new URLSearchParams("state=silent&tag=web"))).toEqual({ state: "silent", tag: "web" });
    expect(fleetFilterFrom(new URLSearchParams("state=asleep"))).toEqual({ state: "", tag: "" });
  });

  it("offers every tag once", () => {
    expect(tagsOf(rows.map(({ host }) => host))).toEqual(["db", "eu", "web"]);
  });
});

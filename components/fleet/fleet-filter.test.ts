import { describe, expect, it } from "vitest";
import { FleetRow } from "../live/fleet-store";
import { filteredRows, fleetFilterFrom, groupedRows, groupingFrom, tagsOf } from "./fleet-filter";

function row(id: string, stateIndex: number, tags: string[] = []): FleetRow {
  const made = new FleetRow({ id, displayName: id, tags, coreCount: null });
  made.update(Float32Array.from([stateIndex, 1]));
  return made;
}

// never, live, silent, stopped, as HOST_STATES has them
const rows = [row("a", 1, ["web", "eu"]), row("b", 2, ["web"]), row("c", 0), row("d", 3, ["db"])];
const ids = (list: readonly FleetRow[]) => list.map(({ host }) => host.id);
const shape = (by: "" | "state" | "tag") => groupedRows(rows, by).map((group) => [group.title, ids(group.rows)]);

describe("filteredRows", () => {
  it("keeps what has the state and the tag", () => {
    expect(ids(filteredRows(rows, { state: "", tag: "" }))).toEqual(["a", "b", "c", "d"]);
    expect(ids(filteredRows(rows, { state: "silent", tag: "" }))).toEqual(["b"]);
    expect(ids(filteredRows(rows, { state: "", tag: "web" }))).toEqual(["a", "b"]);
    expect(ids(filteredRows(rows, { state: "live", tag: "db" }))).toEqual([]);
  });
});

describe("groupedRows", () => {
  it("leaves them together when nothing is said", () => {
    expect(shape("")).toEqual([["", ["a", "b", "c", "d"]]]);
  });

  it("has what is silent first, and no empty group", () => {
    expect(shape("state")).toEqual([
      ["Silent", ["b"]],
      ["Live", ["a"]],
      ["Stopped", ["d"]],
      ["Not heard of yet", ["c"]],
    ]);
    expect(groupedRows([rows[0]!], "state").map(({ title }) => title)).toEqual(["Live"]);
  });

  it("shows a host under each of its tags", () => {
    expect(shape("tag")).toEqual([
      ["db", ["d"]],
      ["eu", ["a"]],
      ["web", ["a", "b"]],
      ["Without a tag", ["c"]],
    ]);
  });
});

describe("the address", () => {
  it("is read, and what it cannot mean is left out", () => {
    expect(fleetFilterFrom(new URLSearchParams("state=silent&tag=web"))).toEqual({ state: "silent", tag: "web" });
    expect(fleetFilterFrom(new URLSearchParams("state=asleep"))).toEqual({ state: "", tag: "" });
    expect(groupingFrom(new URLSearchParams("group=tag"))).toBe("tag");
    expect(groupingFrom(new URLSearchParams("group=moon"))).toBe("");
  });

  it("offers every tag once", () => {
    expect(tagsOf(rows)).toEqual(["db", "eu", "web"]);
  });
});

import { describe, expect, it } from "vitest";
import type { Alarm } from "../../domain/alarm";
import { makeAlarm } from "../../domain/fixtures/make-alarm";
import type { Suppression } from "../../domain/suppression";
import { filterFromSearch, fits, heldAlarms } from "./alarm-filter";
import { canAcknowledge, stateWords } from "./alarm-words";

const ACKNOWLEDGED = { by: "ada", atMs: 1, note: "restarting", untilMs: 9 };
const VM = {
  cloudId: "east",
  serverId: "u-1",
  name: "web",
  project: "shop",
  flavour: "",
  computeHost: "",
  network: "",
  portId: "",
};
const SILENT: Suppression = { why: "host-silent" };

function alarm(id: string, settings: Partial<Alarm> = {}): Alarm {
  return makeAlarm({ id, text: "Memory used is 92 %", ...settings });
}

const filter = (text: string) => filterFromSearch(new URLSearchParams(text));

describe("fits", () => {
  const taken = alarm("a", { acknowledged: ACKNOWLEDGED, severity: "failure", changedAtMs: 500, vm: VM });
  it.each<[string, boolean]>([
    ["", true],
    ["view=pending", false],
    ["view=hidden", false],
    ["view=cleared", false],
    ["view=all", true],
    ["view=nonsense", true],
    ["severity=failure", true],
    ["severity=warning", false],
    ["acknowledged=yes", true],
    ["acknowledged=no", false],
    ["host=web-1", true],
    ["host=web-2", false],
    ["rule=memory-used", true],
    ["rule=load", false],
    ["text=MEMORY", true],
    ["text=restarting", true],
    ["text=project shop", true],
    ["text=disk", false],
    ["since=500", true],
    ["since=501", false],
  ])("%s: %s", (search, expected) => {
    expect(fits(taken, filter(search), undefined)).toBe(expected);
  });

  it.each<[string, Partial<Alarm>, Suppression | undefined, string]>([
    ["pending", { state: "pending" }, undefined, "pending all"],
    ["hidden", {}, SILENT, "hidden all"],
    ["cleared", { state: "cleared" }, undefined, "cleared all"],
    ["kept until acknowledged", { state: "cleared", awaitsAcknowledgement: true }, undefined, "open all"],
  ])("shows one that is %s where it belongs", (_, settings, suppression, expected) => {
    const views = ["open", "pending", "hidden", "cleared", "all"].filter((view) =>
      fits(alarm("a", settings), filter(`view=${view}`), suppression),
    );
    expect(views.join(" ")).toBe(expected);
  });
});

describe("heldAlarms", () => {
  const [a, b, c] = [alarm("a"), alarm("b"), alarm("c")];
  it("shows all that fit, in their order, while nobody reads", () => {
    expect(heldAlarms([a, b, c], [c, a], null)).toEqual({ shown: [c, a], newCount: 0 });
  });
  it("keeps rows in their places, with their newest content, and counts those that wait", () => {
    const worse = { ...a, text: "worse" };
    expect(heldAlarms([c, worse, b], [c, worse], ["b", "a"])).toEqual({ shown: [b, worse], newCount: 1 });
  });
});

describe("stateWords", () => {
  it.each<[Partial<Alarm>, Suppression | undefined, string]>([
    [{}, undefined, "active"],
    [{ state: "pending" }, undefined, "pending"],
    [{ flapping: { sinceMs: 1, changeCount: 9 } }, undefined, "flapping × 9"],
    [{ state: "cleared", awaitsAcknowledgement: true }, undefined, "cleared, not seen"],
    [{ flapping: { sinceMs: 1, changeCount: 9 } }, SILENT, "host silent"],
  ])("%o", (settings, suppression, words) => {
    expect(stateWords(alarm("a", settings), suppression).words).toBe(words);
  });
});

describe("canAcknowledge", () => {
  it.each<[Partial<Alarm>, boolean]>([
    [{}, true],
    [{ acknowledged: ACKNOWLEDGED }, false],
    [{ state: "pending" }, false],
    [{ state: "cleared" }, false],
    [{ state: "cleared", awaitsAcknowledgement: true }, true],
  ])("%o: %s", (settings, expected) => {
    expect(canAcknowledge(alarm("a", settings))).toBe(expected);
  });
});

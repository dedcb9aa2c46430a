import { describe, expect, it } from "vitest";
import { JOURNAL_KINDS } from "../../domain/alarm";
import { journalExportQuerySchema } from "../../domain/alarm-api";
import {
  figuresSpan,
  historyFilterFromSearch,
  isSpanPossible,
  journalSearch,
  KIND_GROUPS,
  searchOfChange,
} from "./history-filter";

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const filterOf = (search: string) => historyFilterFromSearch(new URLSearchParams(search));

describe("the filter of the history", () => {
  it("has every kind of entry in one group", () => {
    expect(KIND_GROUPS.flatMap(({ kinds }) => kinds).sort()).toEqual([...JOURNAL_KINDS].sort());
  });

  it.each([
    ["", `from=${NOW_MS - 86_400_000}`],
    ["span=1h", `from=${NOW_MS - 3_600_000}`],
    ["span=odd&kinds=odd&from=x", `from=${NOW_MS - 86_400_000}`],
    ["span=free&from=1000&to=2000", "from=1000&to=2000"],
    ["span=free&to=2000", "to=2000"],
    ["span=7d&from=1&to=2", `from=${NOW_MS - 7 * 86_400_000}`],
    [
      "span=free&host=web-1&rule=disk&by=%20anna&text=a%26b&kinds=notes,cleared",
      "host=web-1&rule=disk&by=anna&text=a%26b&kind=cleared%2Cnoted",
    ],
  ])("asks for ?%s with %s", (search, expected) => {
    const asked = journalSearch(filterOf(search), NOW_MS);
    expect(asked.toString()).toBe(expected);
    expect(journalExportQuerySchema.safeParse({ format: "csv", ...Object.fromEntries(asked) }).success).toBe(true);
  });

  it("is in the address what it was set to", () => {
    const change = { span: "free", fromMs: 1000, toMs: null, host: "web-1", groups: ["raised", "notes"], text: "" };
    const search = new URLSearchParams(searchOfChange(change));
    expect(filterOf(search.toString())).toEqual({ ...change, rule: "", by: "" });
    expect(searchOfChange({ span: "24h" })).toEqual({ span: "" });
  });

  it.each([
    ["span=1h", NOW_MS - 3_600_000, NOW_MS],
    ["span=free&from=1000&to=2000", 1000, 2000],
    [`span=free&from=1000&to=${NOW_MS + 1}`, 1000, NOW_MS],
    ["span=free&to=2000", 0, 2000],
    ["span=free", NOW_MS - 30 * 86_400_000, NOW_MS],
  ])("has figures for ?%s from %d to %d", (search, fromMs, toMs) => {
    expect(figuresSpan(filterOf(search), NOW_MS)).toEqual({ fromMs, toMs });
  });

  it.each([
    ["span=1h", true],
    ["span=free", true],
    ["span=free&from=2000&to=1000", false],
    ["span=free&from=2000", true],
    [`span=free&from=${NOW_MS + 1}`, false],
  ])("knows whether ?%s can have anything in it", (search, isPossible) => {
    expect(isSpanPossible(filterOf(search), NOW_MS)).toBe(isPossible);
  });
});

import { describe, expect, it } from "vitest";
import { actionsFilterFromSearch, actionsQuery } from "./actions-filter";

const NOW_MS = 1_795_000_000_000;

describe("actionsQuery", () => {
  it.each([
    ["", ""],
    ["state=bad", "state=failed%2Crefused%2Cunsure"],
    ["state=nonsense&span=nonsense", ""],
    ["kind=nova.disable&host=web-1&by=ada", "kind=nova.disable&host=web-1&by=ada"],
    ["text=%20disk%20", "text=disk"],
    ["span=day", `from=${NOW_MS - 86_400_000}`],
  ])("asks for what the address says: %s", (search, query) => {
    expect(actionsQuery(actionsFilterFromSearch(new URLSearchParams(search)), NOW_MS).toString()).toBe(query);
  });
});

import { expect, it } from "vitest";
import { placeOfSource, pushLine } from "./source-words";

it("writes the line for a monitor with the token as the user", () => {
  expect(pushLine("lizmon", "https://premonitor.example:8443", "pm_1_a")).toBe(
    "liz-monitor --publish https://pm_1_a:@premonitor.example:8443/api/perf",
  );
});

it("says where a source listens", () => {
  const common = { id: "a", isEnabled: true };
  expect(placeOfSource({ ...common, kind: "lizmon", openPort: 0 })).toBe("over the API, with a token");
  expect(placeOfSource({ ...common, kind: "vmstats", address: "0.0.0.0", port: 8899, relays: [] })).toBe(
    "TCP 0.0.0.0 port 8899",
  );
});

import { expect, it } from "vitest";
import { fieldTime, timeOfField } from "./field-time";

const AT_MS = Date.UTC(2026, 10, 20, 22, 30);

it("writes and reads times of fields", () => {
  expect(fieldTime(AT_MS, "utc")).toBe("2026-11-20T22:30");
  expect(timeOfField("2026-11-20T22:30", "utc")).toBe(AT_MS);
  expect(timeOfField(fieldTime(AT_MS, "local"), "local")).toBe(AT_MS);
});

it.each(["", "soon", "1900-01-01T00:00"])("takes %j for no time", (text) => {
  expect(timeOfField(text, "utc")).toBeNull();
});

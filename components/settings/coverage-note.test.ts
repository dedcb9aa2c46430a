import { describe, expect, it } from "vitest";
import { describeLagging } from "./coverage-note";
import { describeFitting } from "./host-pattern-field";

describe("the words of what rules meet", () => {
  it("names the hosts that obey an older version", () => {
    const lagging = ["web-1", "web-2", "web-3", "web-4", "web-5", "web-6"].map((hostId) => ({ hostId, version: 5 }));
    expect(describeLagging({ lagging: [] })).toBeNull();
    expect(describeLagging({ lagging: [{ hostId: "db", version: null }] })).toBe(
      "1 host obeys an older version: db (not known)",
    );
    expect(describeLagging({ lagging })).toBe(
      "6 hosts obey an older version: web-1 (5), web-2 (5), web-3 (5), web-4 (5), web-5 (5) and 1 more",
    );
  });

  it("counts the hosts that a pattern means", () => {
    const hosts = ["web-1", "web-2", "db"].map((id) => ({ id, tags: id === "db" ? ["database"] : [] }));
    expect(describeFitting("web-*", hosts)).toBe("2 of 3 hosts: web-1, web-2");
    expect(describeFitting("tag:database", hosts)).toBe("1 of 3 hosts: db");
    expect(describeFitting("*", hosts)).toBe("3 of 3 hosts");
    expect(describeFitting("mail", hosts)).toBe("0 of 3 hosts");
  });
});

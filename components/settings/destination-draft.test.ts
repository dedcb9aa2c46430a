import { describe, expect, it } from "vitest";
import { destinationSettingsSchema } from "../../domain/destination";
import { destinationOfDraft, draftOfDestination, NEW_DESTINATION, randomKey } from "./destination-draft";

const kept = { keptSecrets: [], changedBy: "root", changedAtMs: 1 };

describe("a destination's form", () => {
  it.each([
    [{ kind: "log", id: "log" }],
    [
      {
        kind: "webhook",
        id: "hook",
        url: "http://a.example/x",
        template: "alertmanager",
        headerNames: ["X-Key"],
        isSigned: true,
      },
    ],
    [{ kind: "mail", id: "mail", smtpHost: "mx", from: "a@example.org", to: ["b@example.org", "c@example.org"] }],
  ])("gives back what it was filled with: %j", (raw) => {
    const settings = destinationSettingsSchema.parse(raw);
    expect(destinationOfDraft(draftOfDestination({ settings, ...kept }))).toEqual({ settings, secrets: {} });
  });

  it("sends only the secrets that were written", () => {
    const headers = [
      { key: 1, name: "X-Old", value: "" },
      { key: 2, name: "X-New", value: "v" },
      { key: 3, name: " ", value: "lost" },
    ];
    const { settings, secrets } = destinationOfDraft({ ...NEW_DESTINATION, headers, signingKey: "k" });
    expect(settings).toMatchObject({ headerNames: ["X-Old", "X-New"] });
    expect(secrets).toEqual({ headers: { "X-New": "v" }, signingKey: "k" });
  });

  it("makes another key each time", () => {
    expect(randomKey()).toMatch(/^[0-9a-f]{64}$/);
    expect(randomKey()).not.toBe(randomKey());
  });
});

import { describe, expect, it } from "vitest";
import type { Digest } from "../../domain/digest";
import { digestCsv, digestHtml, digestText, outgoingDigest } from "./digest-formats";
import { quietDigest } from "./fixtures/quiet-digest";

const EVIL = '<script>"x"</script>';
const busy: Digest = {
  ...quietDigest,
  alarms: {
    week: { raisedCount: 30, failureCount: 4, unacknowledgedCount: 7, floodCount: 1, medianSecondsToAcknowledge: 90 },
    before: {
      raisedCount: 42,
      failureCount: 1,
      unacknowledgedCount: 0,
      floodCount: 0,
      medianSecondsToAcknowledge: null,
    },
    standingCount: 2,
  },
  noisiestHosts: {
    topTenShare: 0.9,
    hosts: [
      {
        hostId: "web-1",
        displayName: EVIL,
        raisedCount: 20,
        failureCount: 4,
        stoodSeconds: 60,
        fleetingCount: 0,
        flappedCount: 0,
        unacknowledgedCount: 7,
        share: 2 / 3,
        loudestRule: { ruleId: "memory", ruleName: "=Memory\r\nX-Evil: 1", raisedCount: 20 },
      },
    ],
  },
  nextFull: {
    count: 1,
    rows: [
      {
        hostId: "db-1",
        displayName: "Database",
        atMs: quietDigest.madeAtMs,
        seriesId: "memory.used",
        value: 1,
        limit: 2,
        growth: null,
        timeToLimit: { earliestSeconds: 3000, likelySeconds: 3600, latestSeconds: 4200 },
      },
    ],
  },
  availability: {
    meanRatio: 0.995,
    unheardCount: 1,
    hostsWithOutages: 1,
    hosts: [{ hostId: "db-1", displayName: "Database", upRatio: 0.99, outageCount: 2, downSeconds: 6048 }],
  },
  slower: {
    count: 1,
    rows: [{ hostId: "db-1", displayName: "Database", seriesId: "benchmark.cpu.rate.relative", relativeRatio: 0.7 }],
  },
  actions: [{ kind: "notify", doneCount: 3, failedCount: 1, otherCount: 0 }],
};

describe("the digest as text", () => {
  it("says the week against the one before, and lists what matters in columns", () => {
    const text = digestText(busy, "https://p.example");
    expect(text).toContain("Premonitor, the week of 2026-11-16 to 2026-11-22 (Europe/Berlin)");
    expect(text).toContain(
      "30 alarms, 12 fewer than the week before (42); 4 failures; 7 never acknowledged; 1 flood; 2 standing for more than a day.",
    );
    expect(text).toContain("Median time to acknowledge  1 min 30 s  –");
    expect(text).toContain("Database  Memory used  full in about 60 min (50 to 70)");
    expect(text).toContain("1 host, 99.5 % on average; 1 with outages. Of 1 host nothing came at all.");
    expect(text).toContain("3 done, 1 failed.");
    expect(text).toContain("1 result below 80 % of what is usual there.");
    expect(text).toMatch(/\n\nMore: https:\/\/p\.example\/reports\/digest\n$/);
    expect(text).not.toContain("\r");
  });

  it("says so when nothing was, and nothing of benchmarks and the week before when they are not known", () => {
    const text = digestText(quietDigest, null);
    expect(text).toContain("0 alarms; 0 failures; 0 never acknowledged.");
    expect(text).toContain("not known");
    expect(text).toContain("Nothing fills up.");
    expect(text).toContain("No host is below all bounds.");
    expect(text).not.toMatch(/Slower|More:/);
  });
});

describe("the digest as HTML", () => {
  it("escapes what others have named, and keeps the reader's colours", () => {
    const html = digestHtml(busy, 'https://p.example/"');
    expect(html).toContain("&lt;script&gt;&quot;x&quot;&lt;/script&gt;");
    expect(html).not.toContain("<script>");
    expect(html).toContain('href="https://p.example/&quot;/reports/digest"');
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).not.toMatch(/(?<!-)color:|background/);
  });
});

it("is CSV with a line for each figure, safe in a spreadsheet", () => {
  const lines = digestCsv(busy).split("\r\n");
  expect(lines[0]).toBe("section,about,what,value");
  expect(lines).toContain("Alarms,Raised,This week,30");
  expect(lines).toContain("Alarms,Raised,The week before,42");
  expect(digestCsv(busy)).toContain(`"'=Memory`);
  expect(lines).toContain("Actions,Notify,Failed,1");
});

it("is sent with one subject line, and as data with its times in ISO 8601", () => {
  const { subject, data, id } = outgoingDigest(busy, "digest-2026-W48-k", null);
  expect(id).toBe("digest-2026-W48-k");
  expect(subject).toBe("[Premonitor] Week to 2026-11-22 (Europe/Berlin): 30 alarms, 1 host with outages, 1 filling up");
  expect(data).toMatchObject({
    source: "premonitor",
    kind: "digest",
    id,
    from: "2026-11-15T23:00:00.000Z",
    to: "2026-11-22T23:00:00.000Z",
    alarms: busy.alarms,
  });
});

import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isBuildFresh, markBuildBegun, markBuildComplete, sourceFingerprint } from "./build-stamp.mjs";
import { areDependenciesInstalled } from "./prepare.mjs";
import { countsLine, playwrightCounts, sumCounts, vitestCounts } from "./test-counts.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-prepare-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
}

describe("areDependenciesInstalled", () => {
  const lock = (version: string) =>
    JSON.stringify({
      packages: { "": {}, "node_modules/a": { version }, "node_modules/mac": { version, optional: true } },
    });
  const installed = JSON.stringify({ packages: { "node_modules/a": { version: "1.0.0" } } });
  const touch = (name: string, seconds: number) => utimesSync(path.join(folder, name), seconds, seconds);

  it("is false without node_modules, and when npm was cut off", () => {
    write("package-lock.json", lock("1.0.0"));
    expect(areDependenciesInstalled(folder)).toBe(false);
    write("node_modules/a/package.json", "{}");
    expect(areDependenciesInstalled(folder)).toBe(false);
  });

  it("is false when a newer lock file wants something else, not when it was only touched", () => {
    write("package-lock.json", lock("1.0.0"));
    write("node_modules/.package-lock.json", installed);
    touch("node_modules/.package-lock.json", 1000);
    touch("package-lock.json", 2000);
    expect(areDependenciesInstalled(folder)).toBe(true);
    write("package-lock.json", lock("1.0.1"));
    expect(areDependenciesInstalled(folder)).toBe(false);
  });
});

describe("isBuildFresh", () => {
  const products = [
    "dist/server.mjs",
    "dist/cli.mjs",
    "dist/collector.mjs",
    "dist/training-worker.mjs",
    ".next/BUILD_ID",
  ];
  function buildAll(): void {
    const fingerprint = sourceFingerprint(folder);
    markBuildBegun(folder);
    for (const name of products) write(name, "built");
    markBuildComplete(folder, fingerprint);
  }

  it("follows the sources, not the tests", () => {
    write("app/page.tsx", "one");
    expect(isBuildFresh(folder)).toBe(false);
    buildAll();
    expect(isBuildFresh(folder)).toBe(true);
    write("app/page.test.tsx", "a test");
    expect(isBuildFresh(folder)).toBe(true);
    write("app/page.tsx", "two");
    expect(isBuildFresh(folder)).toBe(false);
    write("app/page.tsx", "one");
    expect(isBuildFresh(folder)).toBe(true);
    write("server/new.ts", "");
    expect(isBuildFresh(folder)).toBe(false);
  });

  it("is false for a build that was cut off or has lost a part", () => {
    write("app/page.tsx", "one");
    buildAll();
    rmSync(path.join(folder, "dist/collector.mjs"));
    expect(isBuildFresh(folder)).toBe(false);
    buildAll();
    markBuildBegun(folder);
    expect(isBuildFresh(folder)).toBe(false);
  });
});

describe("the counts of tests", () => {
  it("come from vitest's report; a file that does not load is a failure", () => {
    write(
      "vitest.json",
      JSON.stringify({
        numPassedTests: 5,
        numFailedTests: 1,
        numPendingTests: 2,
        numTodoTests: 0,
        testResults: [
          { status: "failed", assertionResults: [{ status: "failed" }] },
          { status: "failed", assertionResults: [] },
          { status: "passed", assertionResults: [{ status: "passed" }] },
        ],
      }),
    );
    expect(vitestCounts(path.join(folder, "vitest.json"), 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it("come from Playwright's report", () => {
    write("playwright.json", JSON.stringify({ stats: { expected: 7, unexpected: 0, flaky: 1, skipped: 0 } }));
    const report = path.join(folder, "playwright.json");
    expect(playwrightCounts(report, 0)).toEqual({ passed: 8, failed: 0, skipped: 0 });
    expect(playwrightCounts(report, 1)).toEqual({ passed: 8, failed: 1, skipped: 0 });
  });

  it("are a failure when there is no report", () => {
    expect(vitestCounts(path.join(folder, "none.json"), 0).failed).toBe(1);
    expect(playwrightCounts(path.join(folder, "none.json"), 0).failed).toBe(1);
  });

  it("are summed up in the last line", () => {
    const sum = sumCounts([
      { passed: 5, failed: 2, skipped: 0 },
      { passed: 3, failed: 0, skipped: 1 },
    ]);
    expect(countsLine(sum)).toBe("8 passed, 2 failed, 1 skipped");
    expect(countsLine({ passed: 1, failed: 0, skipped: 0 })).toBe("1 passed, 0 failed");
  });
});

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = path.dirname(import.meta.dirname);
const FOLDERS = ["app", "components", "domain", "analysis", "collector", "cli", "server"];
let folder: string;

/** A small tree that keeps every rule. */
const SOUND_TREE: Record<string, string> = {
  "domain/frame.ts": 'import { z } from "zod";\nexport const frame = z.number();\n',
  "analysis/line.ts": 'import { frame } from "../domain/frame";\nexport const line = frame;\n',
  "collector/main.ts": 'import { line } from "../analysis/line";\nexport const collector = line;\n',
  "collector/sources/si.ts": 'import si from "systeminformation";\nexport const inventory = si;\n',
  "components/chart/chart.ts": 'export const load = () => import("dygraphs");\n',
  "app/page.ts": 'import { load } from "../components/chart/chart";\nexport const page = load;\n',
  "server/store/metric-store.ts": 'import { Redis } from "ioredis";\nexport const store = Redis;\n',
  "server/live/live.ts":
    'import { Server } from "socket.io";\nimport { store } from "../store/metric-store";\nexport const live = [Server, store];\n',
  "server/main.ts": 'import { live } from "./live/live";\nexport const server = live;\n',
  "cli/main.ts": 'import { store } from "../server/store/metric-store";\nexport const cli = store;\n',
};

function plant(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}

/** Names of the rules that the tree breaks. */
function violations(): string[] {
  const { stdout } = spawnSync(
    path.join(root, "node_modules", ".bin", "depcruise"),
    ["--config", ".dependency-cruiser.cjs", "--output-type", "json", ...FOLDERS],
    { cwd: folder, encoding: "utf8", maxBuffer: 64 * 2 ** 20 },
  );
  const report = JSON.parse(stdout) as {
    summary: { totalCruised: number; violations: { from: string; rule: { name: string } }[] };
  };
  expect(report.summary.totalCruised).toBeGreaterThanOrEqual(Object.keys(SOUND_TREE).length);
  return [...new Set(report.summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`))].sort();
}

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-boundaries-"));
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"]) {
    cpSync(path.join(root, name), path.join(folder, name));
  }
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  for (const [file, content] of Object.entries(SOUND_TREE)) plant(file, content);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the boundaries", { timeout: 60_000 }, () => {
  it("let a sound tree pass", () => {
    expect(violations()).toEqual([]);
  });

  it("see every kind of forbidden import", () => {
    plant("domain/bad.ts", 'import { line } from "../analysis/line";\nexport const bad = line;\n');
    plant("analysis/bad.ts", 'import { store } from "../server/store/metric-store";\nexport const bad = store;\n');
    plant("collector/bad.ts", 'import { live } from "../server/live/live";\nexport const bad = live;\n');
    plant("components/bad.ts", 'import { line } from "../analysis/line";\nexport const bad = line;\n');
    plant("app/bad.ts", 'import { store } from "../server/store/metric-store";\nexport const bad = store;\n');
    plant(
      "app/type.ts",
      'import type { store } from "../server/store/metric-store";\nexport type Bad = typeof store;\n',
    );
    plant("server/store/bad.ts", 'import { line } from "../../analysis/line";\nexport const bad = line;\n');
    plant("server/history/bad.ts", 'import { live } from "../live/live";\nexport const bad = live;\n');
    plant("server/http/bad.ts", 'import { server } from "../main";\nexport const bad = server;\n');
    plant("cli/bad.ts", 'import { page } from "../app/page";\nexport const bad = page;\n');
    plant("server/http/redis.ts", 'import { Redis } from "ioredis";\nexport const bad = Redis;\n');
    plant("server/http/socket.ts", 'import { Server } from "socket.io";\nexport const bad = Server;\n');
    plant("components/live/ok.ts", 'import { io } from "socket.io-client";\nexport const ok = io;\n');
    plant("components/ui/socket.ts", 'import { io } from "socket.io-client";\nexport const bad = io;\n');
    plant("components/ui/chart.ts", 'export const bad = () => import("dygraphs");\n');
    plant("collector/tick.ts", 'import si from "systeminformation";\nexport const bad = si;\n');
    plant("domain/one.ts", 'import { two } from "./two";\nexport const one = (): unknown => two;\n');
    plant("domain/two.ts", 'import { one } from "./one";\nexport const two = (): unknown => one;\n');
    plant("domain/lost.ts", 'export * from "./nowhere";\n');
    expect(violations()).toEqual(
      [
        "domain/bad.ts: domain-imports-nothing-of-ours",
        "analysis/bad.ts: analysis-imports-domain",
        "collector/bad.ts: collector-imports-domain-analysis-and-pipeline",
        "components/bad.ts: components-import-domain",
        "app/bad.ts: app-imports-components-and-domain",
        "app/type.ts: app-imports-components-and-domain",
        "server/store/bad.ts: store-imports-domain",
        "server/history/bad.ts: history-imports-domain-analysis-and-store",
        "server/http/bad.ts: nobody-imports-a-main",
        "cli/bad.ts: cli-imports-no-pages",
        "server/http/redis.ts: ioredis-only-in-its-place",
        "server/http/socket.ts: socket.io-only-in-its-place",
        "components/ui/socket.ts: socket.io-client-only-in-its-place",
        "components/ui/chart.ts: dygraphs-only-in-its-place",
        "collector/tick.ts: systeminformation-only-in-its-place",
        "domain/one.ts: no-cycles",
        "domain/lost.ts: resolvable",
      ].sort(),
    );
  });
});

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runProcess } from "./run-process.mjs";
import { countsLine, sumCounts, vitestCounts } from "./test-counts.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const PARALLEL_STEPS = 2;
const CODE_FOLDERS = ["app", "components", "domain", "analysis", "server", "collector", "cli", "bin", "bench", "e2e"];
const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", npm_config_loglevel: "error" };

function program(name) {
  return path.join(root, "node_modules", ".bin", name);
}

function run(name, args) {
  return runProcess(program(name), args, { cwd: root, env: environment });
}

/** Next writes the types that its pages need; a clean clone has none yet. */
async function typecheck() {
  if (!existsSync(path.join(root, "next-env.d.ts")) && existsSync(path.join(root, "app", "layout.tsx"))) {
    const types = await run("next", ["typegen"]);
    if (types.code !== 0) return types;
  }
  return run("tsc", ["--noEmit", "-p", "."]);
}

function boundaries() {
  const folders = CODE_FOLDERS.filter((folder) => existsSync(path.join(root, folder)));
  return run("depcruise", ["--config", ".dependency-cruiser.cjs", ...folders]);
}

async function unitTests(reportFile) {
  const result = await run("vitest", [
    "run",
    "--project",
    "unit",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
  ]);
  return { ...result, counts: vitestCounts(reportFile, result.code) };
}

async function main() {
  const { values } = parseArgs({ options: { json: { type: "string" } } });
  const scratch = mkdtempSync(path.join(os.tmpdir(), "premonitor-verify-"));
  const startedAtMs = performance.now();
  const waiting = [
    ["unit tests", () => unitTests(path.join(scratch, "unit.json"))],
    ["typecheck", typecheck],
    ["lint", () => run("biome", ["ci", "--colors=off"])],
    ["boundaries", boundaries],
    ["dead code", () => run("knip", ["--no-progress"])],
  ];
  const results = [];
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const [name, start] = step;
      const result = await start();
      const counts = result.counts ?? {
        passed: result.code === 0 ? 1 : 0,
        failed: result.code === 0 ? 0 : 1,
        skipped: 0,
      };
      results.push({ name, ...counts });
      const summary = `${result.code === 0 ? "ok    " : "FAILED"} ${name.padEnd(12)} ${result.seconds.toFixed(1).padStart(5)} s`;
      const tests = result.counts ? `  ${countsLine(counts)}` : "";
      process.stdout.write(`${result.code === 0 ? "" : result.output}${summary}${tests}\n`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_STEPS }, work));
  rmSync(scratch, { recursive: true });

  const counts = sumCounts(results);
  if (values.json) writeFileSync(values.json, JSON.stringify({ ...counts, steps: results }));
  process.stdout.write(`verify: ${countsLine(counts)} in ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s\n`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

await main();

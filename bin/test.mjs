import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureBuild, PrepareError } from "./prepare.mjs";
import { runProcess } from "./run-process.mjs";
import { canInstallDebianPackages, findProgram, hasLibrary, installDebianPackages } from "./system-program.mjs";
import { countsLine, playwrightCounts, sumCounts, vitestCounts } from "./test-counts.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SUITES = ["verify", "integration", "browser"];
const ONE_FAILURE = { passed: 0, failed: 1, skipped: 0 };
const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome"];
const TOOLS = [
  {
    names: ["redis-server", "valkey-server"],
    debianPackages: ["redis-server"],
    elsewhere: "`dnf install valkey` (Fedora), `brew install redis` (macOS)",
  },
  {
    names: CHROMIUM_NAMES,
    debianPackages: ["chromium"],
    elsewhere: "`dnf install chromium` (Fedora), `brew install chromium` (macOS)",
  },
  {
    names: ["collectd"],
    // Its plugins write_http and write_redis need these, which the package does not ask for.
    libraries: ["libyajl.so.2", "libhiredis.so.0.14"],
    debianPackages: ["collectd-core", "libyajl2", "libhiredis0.14"],
    elsewhere: "`dnf install collectd` (Fedora), `brew install collectd` (macOS)",
  },
  {
    names: ["prometheus-node-exporter", "node_exporter"],
    debianPackages: ["prometheus-node-exporter"],
    service: "prometheus-node-exporter",
    elsewhere: "`dnf install node-exporter` (Fedora), `brew install node_exporter` (macOS)",
  },
  {
    names: ["prometheus-alertmanager", "alertmanager"],
    debianPackages: ["prometheus-alertmanager"],
    service: "prometheus-alertmanager",
    elsewhere: "`dnf install alertmanager` (Fedora), `brew install alertmanager` (macOS)",
  },
  {
    names: ["snmpd"],
    debianPackages: ["snmpd"],
    service: "snmpd",
    elsewhere: "`dnf install net-snmp` (Fedora), `brew install net-snmp` (macOS)",
  },
  {
    names: ["virsh"],
    debianPackages: ["libvirt-clients"],
    elsewhere: "`dnf install libvirt-client` (Fedora), `brew install libvirt` (macOS)",
  },
];
const HELP = `Usage: premonitor test [--only ${SUITES.join("|")}]

Installs what the tests need, builds, and runs the checks, the integration tests and the browser tests.
`;

function say(line) {
  process.stdout.write(`test: ${line}\n`);
}

/** @throws PrepareError that says what to install */
async function ensureTools() {
  for (const { names, libraries = [], debianPackages, service, elsewhere } of TOOLS) {
    const isThere = async () =>
      findProgram(names, process.env.PATH ?? "") !== undefined &&
      (await Promise.all(libraries.map(hasLibrary))).every(Boolean);
    if (await isThere()) continue;
    if (canInstallDebianPackages()) {
      say(`${names[0]} is missing: installing ${debianPackages.join(" and ")} from Debian`);
      const isInstalled = (await installDebianPackages(debianPackages)) && (await isThere());
      // The tests start one of their own; where there is no systemd, nothing was started.
      if (service) await runProcess("systemctl", ["disable", "--now", service]);
      if (isInstalled) continue;
    }
    throw new PrepareError(
      `${names[0]} is missing: install it with \`apt-get install ${debianPackages.join(" ")}\` (Debian, Ubuntu), ${elsewhere}`,
    );
  }
}

function show(program, args, environment = {}) {
  return runProcess(program, args, {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", npm_config_loglevel: "error", ...environment },
    show: true,
  });
}

function binary(name) {
  return path.join(root, "node_modules", ".bin", name);
}

async function runVerify(report) {
  const { code } = await show(process.execPath, [path.join(root, "bin", "verify.mjs"), "--json", report]);
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : ONE_FAILURE;
  }
}

async function runIntegration(report) {
  const args = ["run", "--project", "integration", "--reporter=default", "--reporter=json"];
  const { code } = await show(binary("vitest"), [...args, `--outputFile.json=${report}`]);
  return vitestCounts(report, code);
}

async function runBrowser(report) {
  const args = ["test", "--config", "e2e/playwright.config.ts", "--reporter=line,json"];
  const chromium = process.env.PREMONITOR_CHROMIUM ?? findProgram(CHROMIUM_NAMES, process.env.PATH ?? "") ?? "";
  const { code } = await show(binary("playwright"), args, {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    PREMONITOR_CHROMIUM: chromium,
  });
  return playwrightCounts(report, code);
}

async function runSuite(suite, scratch) {
  process.stdout.write(`\n== ${suite} ==\n`);
  const report = path.join(scratch, `${suite}.json`);
  const run = { verify: runVerify, integration: runIntegration, browser: runBrowser }[suite];
  const counts = await run(report);
  say(`${suite}: ${countsLine(counts)}`);
  return counts;
}

/** The message of a PrepareError; undefined when all went well. */
async function problemOf(prepare) {
  try {
    await prepare();
    return undefined;
  } catch (error) {
    if (error instanceof PrepareError) return error.message;
    throw error;
  }
}

async function main() {
  const { values } = parseArgs({ options: { only: { type: "string" }, help: { type: "boolean" } } });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.only !== undefined && !SUITES.includes(values.only)) {
    throw new Error(`--only is "${values.only}": it must be one of ${SUITES.join(", ")}`);
  }
  const suites = values.only === undefined ? SUITES : [values.only];
  const scratch = mkdtempSync(path.join(os.tmpdir(), "premonitor-test-"));
  const counts = [];
  try {
    const problem = await problemOf(async () => {
      await ensureTools();
      await ensureBuild(root, say);
    });
    if (problem !== undefined) {
      say(problem);
      counts.push(ONE_FAILURE);
    }
    for (const suite of suites) {
      // What tests the product has nothing to run without one; the checks still tell what is wrong with it.
      if (problem === undefined || suite === "verify") counts.push(await runSuite(suite, scratch));
      else say(`${suite}: not run`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const sum = sumCounts(counts);
  process.stdout.write(`\n${countsLine(sum)}\n`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

main().catch((error) => {
  process.stderr.write(`premonitor test: ${error.message}\n`);
  process.exitCode = 2;
});

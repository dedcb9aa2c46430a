import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { isBuildFresh } from "./build-stamp.mjs";
import { runProcess } from "./run-process.mjs";

/** What keeps a checkout from being made ready; the message is for people. */
export class PrepareError extends Error {}

function mtimeMs(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/**
 * Whether `node_modules` holds what the lock file asks for. npm keeps what it installed in a hidden lock file; as long as that is
 * the newer one nothing is read. A lock file that was only touched (a checkout does) is compared entry by entry.
 * @param {string} root
 * @returns {boolean}
 */
export function areDependenciesInstalled(root) {
  const wantedFile = path.join(root, "package-lock.json");
  const installedFile = path.join(root, "node_modules", ".package-lock.json");
  const installedMs = mtimeMs(installedFile);
  if (installedMs === undefined) return false;
  if ((mtimeMs(wantedFile) ?? 0) <= installedMs) return true;
  const wanted = JSON.parse(readFileSync(wantedFile, "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  return Object.entries(wanted).every(
    ([name, entry]) => name === "" || entry.optional || installed[name]?.version === entry.version,
  );
}

/**
 * Installs the dependencies when they are missing or not those of the lock file.
 * @param {string} root
 * @param {(line: string) => void} say
 * @throws PrepareError
 */
export async function ensureDependencies(root, say) {
  if (areDependenciesInstalled(root)) return;
  say("installing dependencies (npm ci) …");
  const npm = await runProcess("npm", ["ci", "--no-audit", "--no-fund", "--include=dev"], { cwd: root });
  if (npm.code !== 0) throw new PrepareError(`\`npm ci\` failed:\n${npm.output}`);
  say(`dependencies installed in ${npm.seconds.toFixed(0)} s`);
}

/**
 * Builds when the build is missing or older than the sources.
 * @param {string} root
 * @param {(line: string) => void} say
 * @throws PrepareError
 */
export async function ensureBuild(root, say) {
  if (isBuildFresh(root)) return;
  say("building …");
  // In a process of its own: what builds needs much memory, and what is started next stays for long.
  const { code, output, seconds } = await runProcess(process.execPath, [path.join(root, "bin", "build.mjs")], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (code !== 0) throw new PrepareError(`the build failed:\n${output}`);
  say(`built in ${seconds.toFixed(0)} s`);
}

import { spawnSync } from "node:child_process";
import { canInstallDebianPackages, findProgram, installDebianPackages } from "../../bin/system-program.mjs";
import { StartError } from "./start-error";

const PROGRAMS = ["redis-server", "valkey-server"];
const OLDEST_VERSION = { major: 6, minor: 2 };

const HOW_TO_INSTALL =
  "install it with `apt-get install redis-server` (Debian, Ubuntu), `dnf install valkey` (Fedora) or `brew install redis` (macOS), or give a REDIS_URL.";

/** `Redis server v=7.0.15 …` or `Valkey server v=8.1.1 …`; undefined for a text that says none. */
export function versionIn(text: string): { major: number; minor: number } | undefined {
  const match = /\bv=(\d+)\.(\d+)/.exec(text);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
}

function checkVersion(program: string): string {
  const output = spawnSync(program, ["--version"], { encoding: "utf8", timeout: 10_000 });
  const version = versionIn(output.stdout ?? "");
  if (!version) throw new StartError(`${program} does not run here (\`--version\` says nothing): ${HOW_TO_INSTALL}`);
  const { major, minor } = version;
  if (major < OLDEST_VERSION.major || (major === OLDEST_VERSION.major && minor < OLDEST_VERSION.minor)) {
    throw new StartError(`${program} is version ${major}.${minor}, and 6.2 is needed: ${HOW_TO_INSTALL}`);
  }
  return program;
}

/**
 * A redis-server (or valkey-server) of at least version 6.2, found on the PATH or in the usual folders; as root on Debian its
 * package is installed when there is none.
 * @param notice told before something is installed
 * @throws StartError with one line that says how to get one
 */
export async function findRedisServer(notice: (line: string) => void): Promise<string> {
  const searchPath = process.env.PATH ?? "";
  const found = findProgram(PROGRAMS, searchPath);
  if (found) return checkVersion(found);
  if (!canInstallDebianPackages()) throw new StartError(`redis-server is missing: ${HOW_TO_INSTALL}`);
  notice("redis-server is missing: installing the Debian package");
  const installed = (await installDebianPackages(["redis-server"])) ? findProgram(PROGRAMS, searchPath) : undefined;
  if (!installed) throw new StartError(`redis-server is missing and apt-get could not install it: ${HOW_TO_INSTALL}`);
  return checkVersion(installed);
}

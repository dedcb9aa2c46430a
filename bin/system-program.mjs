import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { runProcess } from "./run-process.mjs";

/** Packages keep programs here even where a user's PATH leaves the folder out. */
const MORE_FOLDERS = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

/**
 * The first of these programs that is on the PATH or in the usual folders.
 * @param {readonly string[]} names in order of preference
 * @param {string} searchPath as in the PATH variable
 * @returns {string | undefined} its absolute path
 */
export function findProgram(names, searchPath) {
  const folders = [...searchPath.split(path.delimiter).filter(Boolean), ...MORE_FOLDERS];
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        if (statSync(file).isFile()) return file;
      } catch {
        // Not here: the next folder may have it.
      }
    }
  }
  return undefined;
}

/** Whether Debian packages can be installed: apt-get is there and this is root. @returns {boolean} */
export function canInstallDebianPackages() {
  return process.getuid?.() === 0 && findProgram(["apt-get"], "") !== undefined;
}

/**
 * Whether the dynamic linker knows a library; true where there is nobody to ask.
 * @param {string} name as `libz.so.1`
 * @returns {Promise<boolean>}
 */
export async function hasLibrary(name) {
  const ldconfig = findProgram(["ldconfig"], "/sbin");
  if (ldconfig === undefined) return true;
  return (await runProcess(ldconfig, ["-p"])).output.includes(`${name} `);
}

/**
 * Installs Debian packages without asking.
 * @param {readonly string[]} names
 * @returns {Promise<boolean>} whether they are installed now
 */
export async function installDebianPackages(names) {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  const install = () => runProcess("apt-get", ["install", "-y", "--no-install-recommends", ...names], options);
  if ((await install()).code === 0) return true;
  await runProcess("apt-get", ["update"], options);
  return (await install()).code === 0;
}

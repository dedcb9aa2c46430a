import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartError } from "./start-error";

const REMEDY = "choose another with --data or PREMONITOR_DATA";

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EACCES" || code === "EPERM") return "this user may not write there";
  if (code === "EROFS") return "the file system is read-only";
  if (code === "ENOSPC") return "the file system is full";
  if (code === "ENOTDIR" || code === "EEXIST") return "a part of the path is not a folder";
  return code ?? String(error);
}

/**
 * Makes the data folder (mode 700) when it is missing and checks that it can be written.
 * @throws StartError
 */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
    const probe = path.join(folder, `.probe-${randomUUID()}`);
    writeFileSync(probe, "probe", { mode: 0o600 });
    rmSync(probe);
  } catch (error) {
    throw new StartError(`The data folder ${folder} cannot be written (${reasonOf(error)}): ${REMEDY}.`);
  }
}

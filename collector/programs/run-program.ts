import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { delimiter, join } from "node:path";

/** Where administrators' programs are, also when the path of a service does not say so. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];
const MAX_OUTPUT_BYTES = 1 << 20;

/** The file of a program; undefined when it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...SYSTEM_FOLDERS].filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

export interface ProgramRun {
  timeoutMs: number;
  /** Ends it at once. */
  signal: AbortSignal;
}

/** How a program ended. `exitCode` is null when it was killed, for it took too long, said too much, or was not wanted any more. */
export interface ProgramResult {
  exitCode: number | null;
  output: string;
  errors: string;
}

/**
 * Runs a program at the lowest priority, in English, without input, for so long and for at most a mebibyte of output.
 * @throws Error when it cannot be started
 */
export function runProgram(file: string, args: readonly string[], run: ProgramRun): Promise<ProgramResult> {
  const { PATH, NODE_ENV } = process.env;
  return new Promise((resolve, reject) => {
    const options = {
      timeout: run.timeoutMs,
      signal: run.signal,
      killSignal: "SIGKILL",
      maxBuffer: MAX_OUTPUT_BYTES,
      encoding: "utf8",
      // Nothing of the collector's own, which has its token there.
      env: { PATH, NODE_ENV, LC_ALL: "C" },
    } as const;
    const child = execFile(file, args, options, (error, output, errors) => {
      const isUnstarted = error !== null && child.pid === undefined && !run.signal.aborted;
      if (isUnstarted) reject(error);
      else
        resolve({ exitCode: error === null ? 0 : typeof error.code === "number" ? error.code : null, output, errors });
    });
    child.stdin?.end();
    lowerPriority(child.pid);
  });
}

/** It may have ended already, or the system may know no such thing. */
function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    return;
  }
}

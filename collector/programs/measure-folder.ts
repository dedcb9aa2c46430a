import { findProgram, runProgram } from "./run-program";

const TIMEOUT_MS = 1_800_000;
const KIBIBYTE = 1024;
/** Files come and go while they are counted. */
const GONE = /: No such file or directory$/;

/** `problem`: why the size is not known; never the size of a part. */
export type FolderSize = { usedBytes: number } | { problem: string };

/**
 * What a folder's files take of its file system, as du(1) counts: allocated blocks, each hard link once, no symbolic links followed, no
 * other file systems entered. At the lowest priority, for half an hour at most.
 * @throws Error when du cannot be started
 */
export async function measureFolder(folder: string, signal: AbortSignal): Promise<FolderSize> {
  const du = findProgram("du");
  if (du === undefined) return { problem: "the program du is not installed" };
  // A folder that is given may be a link itself: -H follows that one.
  const result = await runProgram(du, ["-s", "-k", "-x", "-H", folder], { timeoutMs: TIMEOUT_MS, signal });
  const complaint = result.errors.split("\n").find((line) => line !== "" && !GONE.test(line));
  if (complaint !== undefined) return { problem: complaint };
  if (result.exitCode === null) return { problem: `it was not counted within ${TIMEOUT_MS / 60_000} min` };
  const kibibytes = /^(\d+)\s/.exec(result.output)?.[1];
  if (kibibytes === undefined) return { problem: result.errors.split("\n")[0] || "du says nothing" };
  return { usedBytes: Number(kibibytes) * KIBIBYTE };
}

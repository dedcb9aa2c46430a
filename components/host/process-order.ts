import type { ProcessRow } from "../../domain/process";

export const PROCESS_ORDERS = ["cpu", "memory", "growth", "threads", "read", "written", "age", "user"] as const;
export type ProcessOrder = (typeof PROCESS_ORDERS)[number];

const VALUES: Record<Exclude<ProcessOrder, "user">, (row: ProcessRow) => number> = {
  cpu: ({ cpuRatio }) => cpuRatio ?? -1,
  memory: ({ rssBytes }) => rssBytes,
  growth: ({ grownBytes }) => grownBytes,
  threads: ({ threadCount }) => threadCount,
  read: ({ readBytes }) => readBytes ?? -1,
  written: ({ writtenBytes }) => writtenBytes ?? -1,
  // The oldest first.
  age: ({ createdAtMs }) => -createdAtMs,
};

/** The processes by what is asked for, the largest first, users by name; by pid where that is the same, so that rows do not jump. */
export function orderProcesses(rows: readonly ProcessRow[], order: ProcessOrder, isReversed: boolean): ProcessRow[] {
  const sign = isReversed ? -1 : 1;
  const compare =
    order === "user"
      ? (a: ProcessRow, b: ProcessRow) => (a.user < b.user ? -1 : a.user > b.user ? 1 : 0)
      : (a: ProcessRow, b: ProcessRow) => VALUES[order](b) - VALUES[order](a);
  return [...rows].sort((a, b) => sign * compare(a, b) || a.pid - b.pid);
}

import { readFileSync } from "node:fs";

/** What a file of the kernel says, without the blanks around it; empty when it cannot be read. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}

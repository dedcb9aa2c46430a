import type { Readable } from "node:stream";

const MAX_LINE_CHARACTERS = 64 * 1024;

/** Calls `onLine` for each line of a stream. A line that is longer than 64 Ki characters comes in pieces. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) if (line !== "") onLine(line);
    if (rest.length > MAX_LINE_CHARACTERS) {
      onLine(rest);
      rest = "";
    }
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
    rest = "";
  });
}

const LOUD_LEVELS: Record<string, string> = {
  40: "warning",
  warn: "warning",
  50: "error",
  error: "error",
  60: "fatal",
  fatal: "fatal",
};

/** A JSON log line of at least the level `warn`, as a person reads it, `warning: text`; null for any other line. */
export function humanLine(line: string): string | null {
  if (!line.startsWith("{")) return null;
  try {
    const entry = JSON.parse(line) as { level?: unknown; msg?: unknown; err?: { message?: unknown } };
    const level = LOUD_LEVELS[String(entry.level)];
    if (level === undefined) return null;
    const message = typeof entry.msg === "string" ? entry.msg : "";
    const cause = typeof entry.err?.message === "string" ? entry.err.message : "";
    const text = message === "" || cause === "" || message.includes(cause) ? message || cause : `${message}: ${cause}`;
    return `${level}: ${text}`;
  } catch {
    return null;
  }
}

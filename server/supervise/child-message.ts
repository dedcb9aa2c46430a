/**
 * What a child tells the supervisor over Node's IPC channel: `ready` when it does its work, `fatal` with one line before it ends
 * with code 1.
 */
export type ChildMessage = { type: "ready"; port?: number } | { type: "fatal"; message: string };

/** Reads a message of a child; undefined when it is none of ours (a loader may use the channel too). */
export function childMessage(message: unknown): ChildMessage | undefined {
  if (typeof message !== "object" || message === null || !("type" in message)) return undefined;
  if (message.type === "ready") {
    const port = "port" in message && typeof message.port === "number" ? message.port : undefined;
    return { type: "ready", port };
  }
  if (message.type === "fatal" && "message" in message) return { type: "fatal", message: String(message.message) };
  return undefined;
}

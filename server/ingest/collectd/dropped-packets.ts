import { readFile } from "node:fs/promises";
import type { SourceContext } from "../source-context";

const LOOK_EVERY_MS = 2000;
const TOLD_FOR_MS = 60_000;
const TABLES = ["/proc/net/udp", "/proc/net/udp6"];

/**
 * How many packets the kernel has dropped at the sockets of a port, since they were opened: the last column of /proc/net/udp (udp(7)).
 * @param table as the kernel writes it
 */
export function droppedAt(port: number, table: string): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  let dropped = 0;
  for (const line of table.split("\n")) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(suffix)) dropped += Number(fields.at(-1)) || 0;
  }
  return dropped;
}

/** Tells when the kernel drops packets of a listener, because more come than the server takes. Where there is no /proc it tells nothing. */
export class DroppedPackets {
  private readonly timer = setInterval(() => void this.look(Date.now()), LOOK_EVERY_MS);
  private known = 0;
  private grewAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly port: number,
    private readonly context: Pick<SourceContext, "failed" | "reject">,
  ) {}

  private async look(nowMs: number): Promise<void> {
    const tables = await Promise.all(TABLES.map((path) => readFile(path, "utf8").catch(() => "")));
    const dropped = tables.reduce((sum, table) => sum + droppedAt(this.port, table), 0);
    if (dropped > this.known) {
      this.context.reject(
        "the kernel dropped packets, because more came than could be taken",
        "",
        dropped - this.known,
      );
      this.context.failed(
        `${dropped} packets were dropped since the listener was opened: give it more room (net.core.rmem_max), or share the senders out over more servers`,
      );
      this.grewAtMs = nowMs;
    } else if (this.grewAtMs > 0 && nowMs - this.grewAtMs > TOLD_FOR_MS) {
      this.context.failed("");
      this.grewAtMs = Number.NEGATIVE_INFINITY;
    }
    this.known = dropped;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { decodeFrameHeader } from "../domain/frame";
import { type OutboxItem, outboxItemSchema } from "../domain/protocol";

/** How much may wait when the centre is away: days of chunks of one host. */
const MAX_WAITING_BYTES = 64 << 20;
/** Frames only feed the newest two minutes at the centre (older ticks are in the chunks), and an outlook is followed by another. */
const FRAME_USEFUL_MS = 120_000;
const ITEM_OVERHEAD_BYTES = 200;
const OUTLOOK_SERIES_BYTES = 1500;
const PROCESS_ROW_BYTES = 250;

type Unnumbered<T> = T extends OutboxItem ? Omit<T, "runId" | "sequence"> : never;

interface Waiting {
  item: OutboxItem;
  bytes: number;
  newestAtMs: number;
}

/**
 * What has to reach the centre, in order, until the centre has stored it. While the centre is away everything is also written to
 * a spool file, so that neither a killed collector nor a rebooted node loses it. Bounded: the oldest frames go first
 * (their ticks are in the chunks), then the oldest raw chunks, then the oldest of all but alarms.
 */
export class Outbox {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private sequence = 0;
  private spooling = false;
  private readonly spoolFile: string;
  private readonly runFile: string;
  runId: number;
  droppedCount = 0;
  /** So many of the oldest items are on their way and must stay where they are. */
  inFlight = 0;

  /** @param folder kept across restarts; made when missing */
  constructor(
    folder: string,
    nowMs: number,
    private readonly warn: (message: string) => void,
    private readonly maxBytes = MAX_WAITING_BYTES,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.spoolFile = join(folder, "outbox.spool");
    this.runFile = join(folder, "run-id");
    const lastRunId = existsSync(this.runFile) ? Number(readFileSync(this.runFile, "utf8")) || 0 : 0;
    this.runId = Math.max(nowMs, lastRunId + 1);
    writeFileSync(this.runFile, String(this.runId), { mode: 0o600 });
    for (const item of this.readSpool()) this.enqueue(item, newestAtMsOf(item));
    this.spooling = this.waiting.length > 0;
  }

  get length(): number {
    return this.waiting.length;
  }

  get bytes(): number {
    return this.waitingBytes;
  }

  /** Adds an item at the end. @param newestAtMs time of the newest tick in it */
  push(item: Unnumbered<OutboxItem>, newestAtMs: number): void {
    this.pushNumbered((runId, sequence) => ({ ...item, runId, sequence }) as OutboxItem, newestAtMs);
  }

  /** Adds an item that needs its own number to be made. */
  pushNumbered(make: (runId: number, sequence: number) => OutboxItem, newestAtMs: number): void {
    const item = make(this.runId, ++this.sequence);
    this.enqueue(item, newestAtMs);
    if (this.spooling) appendFileSync(this.spoolFile, record(item), { mode: 0o600 });
    if (this.waitingBytes > this.maxBytes) this.shrink();
  }

  private enqueue(item: OutboxItem, newestAtMs: number): void {
    const bytes = ITEM_OVERHEAD_BYTES + bodyBytes(item);
    this.waiting.push({ item, bytes, newestAtMs });
    this.waitingBytes += bytes;
  }

  /** The item at a place of the queue, 0 being the oldest. */
  at(index: number): OutboxItem | undefined {
    return this.waiting[index]?.item;
  }

  /** Forgets the oldest item: the centre has it. */
  shift(): void {
    const first = this.waiting.shift();
    if (first) this.waitingBytes -= first.bytes;
    if (this.waiting.length === 0 && this.spooling) this.stopSpooling();
  }

  /** Forgets all that the centre says it has stored. */
  shiftStored(stored: { runId: number; sequence: number }): void {
    for (let first = this.at(0); first; first = this.at(0)) {
      if (first.runId > stored.runId || (first.runId === stored.runId && first.sequence > stored.sequence)) return;
      this.shift();
    }
  }

  /**
   * Numbers everything anew, behind what the centre has: needed when this node's clock is behind that of an earlier run and its
   * folder was lost. Frames carry their number inside and go; the chunks hold their ticks.
   */
  renumberAfter(storedRunId: number): void {
    if (this.runId >= storedRunId) return;
    this.runId = storedRunId + 1;
    this.sequence = 0;
    writeFileSync(this.runFile, String(this.runId), { mode: 0o600 });
    this.keepOnly(({ item }) => item.kind !== "frame");
    for (const { item } of this.waiting) {
      item.runId = this.runId;
      item.sequence = ++this.sequence;
    }
    this.rewriteSpool();
  }

  /** The centre is away: from now on what waits is on disk too. */
  startSpooling(nowMs: number): void {
    if (!this.spooling) {
      this.spooling = true;
      this.rewriteSpool();
    } else if (this.waiting.length > 64) this.dropOldFrames(nowMs);
  }

  private stopSpooling(): void {
    this.spooling = false;
    rmSync(this.spoolFile, { force: true });
  }

  /** Writes what waits to disk, for the next run. */
  close(): void {
    if (this.waiting.length === 0) this.stopSpooling();
    else this.rewriteSpool();
  }

  private dropOldFrames(nowMs: number): void {
    const before = this.waiting.length;
    this.keepOnly(({ item, newestAtMs }) => !isShortLived(item) || nowMs - newestAtMs < FRAME_USEFUL_MS);
    if (this.waiting.length < before - 32) this.rewriteSpool();
  }

  private keepOnly(keep: (waiting: Waiting) => boolean): void {
    this.waiting = this.waiting.filter((waiting, index) => index < this.inFlight || keep(waiting));
    this.waitingBytes = this.waiting.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private shrink(): void {
    const target = this.maxBytes * 0.75;
    const before = this.waiting.length;
    const droppable: ((item: OutboxItem) => boolean)[] = [
      isShortLived,
      (item) => item.kind === "chunk" && item.tier === "raw",
      (item) => item.kind !== "alarm",
      () => true,
    ];
    for (const isDroppable of droppable) {
      let excess = this.waitingBytes - target;
      if (excess <= 0) break;
      this.keepOnly(({ item, bytes }) => {
        if (excess <= 0 || !isDroppable(item)) return true;
        excess -= bytes;
        return false;
      });
    }
    const dropped = before - this.waiting.length;
    this.droppedCount += dropped;
    this.warn(`the outbox is full (${this.maxBytes} bytes): ${dropped} of the oldest items were dropped`);
    if (this.spooling) this.rewriteSpool();
  }

  private rewriteSpool(): void {
    const temporary = `${this.spoolFile}.new`;
    writeFileSync(temporary, Buffer.concat(this.waiting.map(({ item }) => record(item))), { mode: 0o600 });
    renameSync(temporary, this.spoolFile);
  }

  /** What an earlier run left. A record that was cut off by a crash, and anything behind a damaged one, is passed over. */
  private readSpool(): OutboxItem[] {
    if (!existsSync(this.spoolFile)) return [];
    const file = readFileSync(this.spoolFile);
    const items: OutboxItem[] = [];
    let at = 0;
    while (at + 4 <= file.length) {
      const length = file.readUInt32LE(at);
      if (at + 4 + length > file.length) break;
      const item = parseRecord(file.subarray(at + 4, at + 4 + length));
      if (!item) {
        this.warn(`${this.spoolFile} is damaged at byte ${at}: what stands behind it is passed over`);
        break;
      }
      items.push(item);
      at += 4 + length;
    }
    return items;
  }
}

function bodyBytes(item: OutboxItem): number {
  if (item.kind === "outlook") return item.outlook.series.length * OUTLOOK_SERIES_BYTES;
  if (item.kind === "processes") return item.report.rows.length * PROCESS_ROW_BYTES;
  return "bytes" in item ? item.bytes.length : 0;
}

/** What only tells of now. */
function isShortLived(item: OutboxItem): boolean {
  return item.kind === "frame" || item.kind === "outlook" || (item.kind === "processes" && !item.report.isOfMinute);
}

function newestAtMsOf(item: OutboxItem): number {
  if (item.kind === "outlook") return item.outlook.atMs;
  if (item.kind === "processes") return item.report.atMs;
  return item.kind === "frame" ? decodeFrameHeader(item.bytes).timesMs.at(-1)! : Number.POSITIVE_INFINITY;
}

function record(item: OutboxItem): Buffer {
  const body = serialize(item);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([length, body]);
}

function parseRecord(body: Buffer): OutboxItem | undefined {
  try {
    const item = outboxItemSchema.parse(deserialize(body));
    newestAtMsOf(item);
    return item;
  } catch {
    return undefined;
  }
}

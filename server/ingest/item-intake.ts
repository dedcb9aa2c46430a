import { ChunkReader } from "../../domain/chunk";
import { CodecError } from "../../domain/column-codec";
import { decodeFrameHeader, type FrameHeader, type Schema } from "../../domain/frame";
import type { Outlook } from "../../domain/outlook";
import type { ProcessReport } from "../../domain/process";
import { type ItemAnswer, type OutboxItem, outboxItemSchema } from "../../domain/protocol";
import type { AlarmStore } from "../store/alarm-store";
import type { MetricStore } from "../store/metric-store";
import type { OutlookStore } from "../store/outlook-store";
import type { ProcessStore } from "../store/process-store";

/** A tick from further in the future than this is refused: the node's clock is off, and its data would hide all that comes after. */
const MAX_AHEAD_MS = 24 * 3_600_000;
/** Four times what a collector leaves unanswered. */
const MAX_UNANSWERED = 256;

export interface IntakeParts {
  metrics: MetricStore;
  alarms: AlarmStore;
  outlooks: OutlookStore;
  processStore: ProcessStore;
  /** Shown before it is stored, so that a browser does not wait for Redis. */
  onFrame: (hostId: string, header: FrameHeader, bytes: Uint8Array, receivedAtMs: number) => void;
  onSchema: (hostId: string, schema: Schema) => void;
  onOutlook: (hostId: string, outlook: Outlook) => void;
  onProcesses: (hostId: string, report: ProcessReport) => void;
  onStored: (kind: OutboxItem["kind"], bytes: number, duplicate: boolean) => void;
  onStoreError: (error: Error) => void;
}

/**
 * Takes the items of one connection, in order. What was stored already is answered without being stored again. After the store
 * has failed once, everything is answered `retry` until the collector says hello again: so nothing overtakes the failed item.
 */
export class ItemIntake {
  private queue: Promise<void> = Promise.resolve();
  private broken = false;
  private unanswered = 0;

  constructor(
    private readonly parts: IntakeParts,
    private readonly hostId: string,
    private stored: { runId: number; sequence: number },
  ) {}

  /**
   * Answers in the order of the calls.
   * @param raw what came over the wire, not yet checked
   * @param turn waited for before the item is stored
   * @returns false when more is unanswered than any collector of ours sends: the connection should be closed
   */
  take(raw: unknown, answer: (answer: ItemAnswer) => void, turn: () => Promise<void>): boolean {
    if (this.unanswered >= MAX_UNANSWERED) return false;
    this.unanswered++;
    this.queue = this.queue.then(async () => {
      await turn();
      answer(await this.store(raw));
      this.unanswered--;
    });
    return true;
  }

  private async store(raw: unknown): Promise<ItemAnswer> {
    if (this.broken) return { outcome: "retry" };
    const parsed = outboxItemSchema.safeParse(raw);
    if (!parsed.success) return { outcome: "refused", reason: parsed.error.issues[0]?.message ?? "not an item" };
    const item = parsed.data;
    const bytes = "bytes" in item ? item.bytes.length : 0;
    if (!isAfter(item, this.stored)) {
      this.parts.onStored(item.kind, bytes, true);
      return { outcome: "stored" };
    }
    try {
      await this.storeItem(item);
    } catch (error) {
      if (error instanceof CodecError) return { outcome: "refused", reason: error.message };
      this.broken = true;
      this.parts.onStoreError(error as Error);
      return { outcome: "retry" };
    }
    this.stored = { runId: item.runId, sequence: item.sequence };
    this.parts.onStored(item.kind, bytes, false);
    return { outcome: "stored" };
  }

  private async storeItem(item: OutboxItem): Promise<void> {
    const { metrics, alarms, outlooks, processStore } = this.parts;
    const { hostId } = this;
    const { runId, sequence } = item;
    if (runId !== this.stored.runId && this.stored.runId !== 0) await metrics.closeAbandonedMinute(hostId, Date.now());
    switch (item.kind) {
      case "frame": {
        const header = this.checkedHeader(item);
        const receivedAtMs = Date.now();
        this.parts.onFrame(hostId, header, item.bytes, receivedAtMs);
        await metrics.storeFrame({ hostId, runId, sequence, bytes: item.bytes, receivedAtMs });
        return;
      }
      case "chunk": {
        const chunk = new ChunkReader(item.bytes);
        if (chunk.minuteMs > Date.now() + MAX_AHEAD_MS)
          throw new CodecError("the chunk lies more than a day in the future");
        await metrics.storeChunk({ hostId, tier: item.tier, runId, sequence, bytes: item.bytes });
        return;
      }
      case "schema":
        this.parts.onSchema(hostId, item.schema);
        await metrics.storeSchema({ hostId, runId, sequence, schema: item.schema });
        return;
      case "alarm":
        await alarms.apply(hostId, item.change, { runId, sequence }, hostId);
        await metrics.markStored(hostId, runId, sequence);
        return;
      case "outlook":
        this.parts.onOutlook(hostId, item.outlook);
        await outlooks.put(hostId, item.outlook);
        await metrics.markStored(hostId, runId, sequence);
        return;
      case "processes":
        this.parts.onProcesses(hostId, item.report);
        await processStore.put(hostId, item.report, Date.now());
        await metrics.markStored(hostId, runId, sequence);
    }
  }

  private checkedHeader(item: OutboxItem & { kind: "frame" }): FrameHeader {
    const header = decodeFrameHeader(item.bytes);
    if (header.runId !== item.runId || header.sequence !== item.sequence) {
      throw new CodecError("the frame's number is not that of its item");
    }
    if (header.timesMs[header.timesMs.length - 1]! > Date.now() + MAX_AHEAD_MS) {
      throw new CodecError("the frame lies more than a day in the future: is the node's clock right?");
    }
    return header;
  }
}

function isAfter(item: { runId: number; sequence: number }, stored: { runId: number; sequence: number }): boolean {
  return item.runId > stored.runId || (item.runId === stored.runId && item.sequence > stored.sequence);
}

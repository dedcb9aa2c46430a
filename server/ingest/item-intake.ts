import { CodecError } from "../../domain/column-codec";
import { type ItemAnswer, type OutboxItem, outboxItemSchema } from "../../domain/protocol";
import type { MetricStore } from "../store/metric-store";
import type { ItemStore } from "./item-store";

/** Four times what a collector leaves unanswered. */
const MAX_UNANSWERED = 256;

export interface IntakeParts {
  metrics: Pick<MetricStore, "closeAbandonedMinute">;
  items: ItemStore;
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
    const { metrics, items } = this.parts;
    const isNewRun = item.runId !== this.stored.runId && this.stored.runId !== 0;
    if (isNewRun) await metrics.closeAbandonedMinute(this.hostId, Date.now());
    await items.put(this.hostId, item);
  }
}

function isAfter(item: { runId: number; sequence: number }, stored: { runId: number; sequence: number }): boolean {
  return item.runId > stored.runId || (item.runId === stored.runId && item.sequence > stored.sequence);
}

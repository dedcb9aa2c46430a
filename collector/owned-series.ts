import type { SampleTable } from "../pipeline/sample-table";
import { NO_SLOT, type SeriesTable } from "./sources/source";

/** One source's view of the table: it remembers which series are the source's, so that they can go absent together. */
export class OwnedSeries implements SeriesTable {
  private readonly slots = new Map<string, number>();

  /** @param mayAdd asked before a series is added; when it says no, the series gets NO_SLOT */
  constructor(
    private readonly table: SampleTable,
    private readonly mayAdd: () => boolean,
  ) {}

  get size(): number {
    return this.slots.size;
  }

  slot(seriesId: string): number {
    const known = this.slots.get(seriesId);
    if (known !== undefined) return known;
    if (!this.mayAdd()) return NO_SLOT;
    const slot = this.table.slot(seriesId);
    this.slots.set(seriesId, slot);
    return slot;
  }

  remove(seriesId: string): void {
    if (this.slots.delete(seriesId)) this.table.remove(seriesId);
  }

  set(slot: number, value: number): void {
    if (slot !== NO_SLOT) this.table.set(slot, value);
  }

  clear(slot: number): void {
    if (slot !== NO_SLOT) this.table.clear(slot);
  }

  /** Makes all of them absent. */
  clearAll(): void {
    for (const slot of this.slots.values()) this.table.clear(slot);
  }
}

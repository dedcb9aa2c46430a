const SLOT_MS = 1_800_000;
const SLOTS_PER_DAY = 48;
const KEPT_DAYS = 5;
/** Of the newest four days, so many must have seen the same. */
const LEAST_DAYS = 3;
export const COMPARED_DAYS = 4;
/** A rise began within so many slots: 3 h 30 min. */
const RISE_SLOTS = 7;
const SAME_SIZE = 0.8;
/** A rise that is smaller than this one, but no less than this share of it, is one that is exceeded now. */
const LEAST_SIZE = 0.3;
/** A rise that goes so far beyond those of the other days is none of the habit's, percent of the limit. */
const BEYOND_PERCENT = 5;

interface Slot {
  lowest: number;
  highest: number;
}

/** A rise that came on other days at this time too; levels in percent of the limit. */
export interface HabitFound {
  /** Of the newest four. */
  days: number;
  /** How much today's has risen so far. */
  risePercent: number;
  /** The highest that those days came to, then or within the next hours. */
  peakPercent: number;
  /** Today's is larger, or higher: it is more than the habit. */
  isExceeded: boolean;
}

export type HabitBookState = [number, Slot][];

/** Remembers the lowest and highest level of every half hour of five days, to tell a job that comes back every night from a leak. */
export class HabitBook {
  private slots = new Map<number, Slot>();

  push(atMs: number, percent: number): void {
    const number = Math.floor(atMs / SLOT_MS);
    const slot = this.slots.get(number);
    if (slot) {
      slot.lowest = Math.min(slot.lowest, percent);
      slot.highest = Math.max(slot.highest, percent);
      return;
    }
    this.slots.set(number, { lowest: percent, highest: percent });
    for (const known of this.slots.keys()) {
      if (known <= number - KEPT_DAYS * SLOTS_PER_DAY || known > number) this.slots.delete(known);
    }
  }

  /** The habit that a rise to this level is of: it came on most of the last four days too, at the same time within half an hour. */
  habitOf(atMs: number, percent: number): HabitFound | undefined {
    const now = Math.floor(atMs / SLOT_MS);
    let start = now;
    for (let slot = now; slot > now - RISE_SLOTS; slot--) {
      if ((this.slots.get(slot)?.lowest ?? Number.POSITIVE_INFINITY) < this.slots.get(start)!.lowest) start = slot;
    }
    const rise = percent - this.slots.get(start)!.lowest;
    let [sameDays, exceededDays, peakPercent] = [0, 0, Number.NEGATIVE_INFINITY];
    for (let day = 1; day <= COMPARED_DAYS; day++) {
      const offset = day * SLOTS_PER_DAY;
      const before = this.extreme(start - offset - 1, start - offset + 1, "lowest");
      const after = this.extreme(now - offset - 1, now - offset + 1, "highest");
      const isSame = after - before >= SAME_SIZE * rise && percent <= after + BEYOND_PERCENT;
      if (isSame) sameDays++;
      else if (after - before >= LEAST_SIZE * rise) exceededDays++;
      else continue;
      peakPercent = Math.max(peakPercent, this.extreme(now - offset - 1, now - offset + RISE_SLOTS, "highest"));
    }
    if (sameDays >= LEAST_DAYS) return { days: sameDays, risePercent: rise, peakPercent, isExceeded: false };
    const days = sameDays + exceededDays;
    return days >= LEAST_DAYS ? { days, risePercent: rise, peakPercent, isExceeded: true } : undefined;
  }

  /** NaN when nothing is known of those slots. */
  private extreme(from: number, to: number, what: keyof Slot): number {
    let found = Number.NaN;
    for (let slot = from; slot <= to; slot++) {
      const value = this.slots.get(slot)?.[what];
      if (value === undefined) continue;
      if (Number.isNaN(found) || (what === "lowest" ? value < found : value > found)) found = value;
    }
    return found;
  }

  save(): HabitBookState {
    return [...this.slots];
  }

  restore(saved: HabitBookState): void {
    this.slots = new Map(saved);
  }
}

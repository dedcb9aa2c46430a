/**
 * The newest value of every series, by slot. Sources look a slot up once and then set numbers: no string is touched at a
 * tick. A value stays until it is set or cleared, so a dear source's series hold between its reads.
 */
export class SampleTable {
  private readonly slots = new Map<string, number>();
  private readonly freeSlots: number[] = [];
  private values = new Float64Array(128).fill(Number.NaN);
  private slotCount = 0;
  /** Rises whenever a series comes or goes. */
  generation = 0;

  /** The slot of a series, made when it is new. It stays the same until `remove`. */
  slot(seriesId: string): number {
    const known = this.slots.get(seriesId);
    if (known !== undefined) return known;
    const slot = this.freeSlots.pop() ?? this.slotCount++;
    if (slot >= this.values.length) {
      const grown = new Float64Array(this.values.length * 2).fill(Number.NaN);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[slot] = Number.NaN;
    this.slots.set(seriesId, slot);
    this.generation++;
    return slot;
  }

  has(seriesId: string): boolean {
    return this.slots.has(seriesId);
  }

  /** The slot of a series that is there; undefined when it is not. */
  slotOf(seriesId: string): number | undefined {
    return this.slots.get(seriesId);
  }

  /** Forgets a series, as when its interface was unplugged. Its slot may be given to another series. */
  remove(seriesId: string): void {
    const slot = this.slots.get(seriesId);
    if (slot === undefined) return;
    this.slots.delete(seriesId);
    this.freeSlots.push(slot);
    this.values[slot] = Number.NaN;
    this.generation++;
  }

  /** Sets a value; one that is not finite is absent. */
  set(slot: number, value: number): void {
    this.values[slot] = value - value === 0 ? value : Number.NaN;
  }

  /** Makes a value absent: the kernel lacks it, or it could not be read. */
  clear(slot: number): void {
    this.values[slot] = Number.NaN;
  }

  get(slot: number): number {
    return this.values[slot]!;
  }

  /** Value by series id; NaN when the series is unknown or absent. */
  valueOf(seriesId: string): number {
    const slot = this.slots.get(seriesId);
    return slot === undefined ? Number.NaN : this.values[slot]!;
  }

  /** Every series with its slot, in the order they came. */
  entries(): IterableIterator<[seriesId: string, slot: number]> {
    return this.slots.entries();
  }
}

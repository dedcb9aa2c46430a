/** Room for numbers at first; it doubles, so that many young series take little. */
const FIRST_ROOM = 16;

/** The newest `capacity` numbers, kept in order of size too, so that a quantile is a look-up. */
export class SortedRing {
  private inTime: Float32Array<ArrayBuffer>;
  private inOrder: Float32Array<ArrayBuffer>;
  private at = 0;
  length = 0;

  constructor(readonly capacity: number) {
    this.inTime = new Float32Array(Math.min(FIRST_ROOM, capacity));
    this.inOrder = new Float32Array(this.inTime.length);
  }

  private makeRoom(): void {
    const grown = (numbers: Float32Array): Float32Array<ArrayBuffer> => {
      const larger = new Float32Array(Math.min(this.capacity, 2 * numbers.length));
      larger.set(numbers);
      return larger;
    };
    this.inTime = grown(this.inTime);
    this.inOrder = grown(this.inOrder);
  }

  push(given: number): void {
    // As the arrays hold it, so that it is found again.
    const value = Math.fround(given);
    if (this.length === this.inTime.length && this.length < this.capacity) this.makeRoom();
    const { inTime, inOrder, capacity } = this;
    if (this.length === capacity) {
      const gone = this.placeOf(inTime[this.at]!);
      inOrder.copyWithin(gone, gone + 1, this.length);
      this.length--;
    }
    inTime[this.at] = value;
    this.at = (this.at + 1) % capacity;
    const place = this.placeOf(value);
    inOrder.copyWithin(place + 1, place, this.length);
    inOrder[place] = value;
    this.length++;
  }

  /** Index of the first number that is not smaller. */
  private placeOf(value: number): number {
    let from = 0;
    let to = this.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.inOrder[middle]! < value) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** The quantile of a share from 0 to 1, between neighbours on a line; NaN when empty. */
  quantile(share: number): number {
    if (this.length === 0) return Number.NaN;
    const at = Math.min(1, Math.max(0, share)) * (this.length - 1);
    const below = this.inOrder[Math.floor(at)]!;
    const above = this.inOrder[Math.ceil(at)]!;
    return below + (at - Math.floor(at)) * (above - below);
  }

  /** Oldest first. */
  save(): Float32Array {
    const { inTime, at, length } = this;
    const saved = inTime.slice(0, length);
    if (length < this.capacity) return saved;
    saved.set(inTime.subarray(at));
    saved.set(inTime.subarray(0, at), length - at);
    return saved;
  }

  restore(saved: ArrayLike<number>): void {
    this.length = 0;
    this.at = 0;
    for (let i = Math.max(0, saved.length - this.capacity); i < saved.length; i++) this.push(saved[i]!);
  }
}

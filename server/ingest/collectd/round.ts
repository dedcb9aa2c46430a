/** A part that did not come for so many rounds is gone. */
const EXPECTED_FOR_ROUNDS = 3;
/** Eight states of 1,024 cores; what comes beyond is no part. */
const MAX_PARTS = 8192;

/**
 * What comes in parts, round by round: memory used, free, cached. It is whole when all has come that came in the newest rounds, so a sum is never told
 * without a part that was lost on its way. The first round only shows what parts there are.
 */
export class Round {
  private readonly parts = new Map<string, number>();
  /** Parts that are expected, with the rounds for which each has been missing. */
  private readonly missing = new Map<string, number>();
  private isFirst = true;
  private isTold = false;

  /** @returns all parts by name when this one makes them whole */
  put(name: string, value: number): ReadonlyMap<string, number> | undefined {
    if (this.parts.has(name)) this.begin();
    if (this.missing.size >= MAX_PARTS && !this.missing.has(name)) return undefined;
    this.parts.set(name, value);
    this.missing.set(name, 0);
    if (this.isFirst || this.isTold || this.parts.size < this.missing.size) return undefined;
    this.isTold = true;
    return this.parts;
  }

  private begin(): void {
    for (const [name, rounds] of this.missing) {
      if (this.parts.has(name)) continue;
      if (rounds + 1 >= EXPECTED_FOR_ROUNDS) this.missing.delete(name);
      else this.missing.set(name, rounds + 1);
    }
    this.parts.clear();
    this.isFirst = false;
    this.isTold = false;
  }
}

/** The newest entries for a short time: at most `maxEntries`, the least recently kept one goes first. */
export class ExpiringCache<Value> {
  private readonly entries = new Map<string, { value: Value; untilMs: number }>();

  constructor(private readonly options: { maxEntries: number; lifetimeMs: number; nowMs?: () => number }) {}

  private nowMs(): number {
    return (this.options.nowMs ?? Date.now)();
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (entry.untilMs > this.nowMs()) return entry.value;
    this.entries.delete(key);
    return undefined;
  }

  keep(key: string, value: Value): void {
    this.entries.delete(key);
    if (this.entries.size >= this.options.maxEntries) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(key, { value, untilMs: this.nowMs() + this.options.lifetimeMs });
  }

  clear(): void {
    this.entries.clear();
  }
}

const WISH_TTL_MS = 15_000;

/**
 * Which hosts somebody looks at, on this server or another. Other servers repeat their wishes every few seconds; a wish that
 * is not repeated ends.
 */
export class WatchList {
  private readonly localCounts = new Map<string, number>();
  private readonly remoteUntilMs = new Map<string, number>();

  /** @param onChange told when a host begins or ends to be watched */
  constructor(private readonly onChange: (hostId: string, watched: boolean) => void) {}

  isWatched(hostId: string): boolean {
    return this.localCounts.has(hostId) || this.remoteUntilMs.has(hostId);
  }

  /** The hosts that browsers of this server look at. */
  get local(): Iterable<string> {
    return this.localCounts.keys();
  }

  addLocal(hostId: string): void {
    const before = this.isWatched(hostId);
    this.localCounts.set(hostId, (this.localCounts.get(hostId) ?? 0) + 1);
    if (!before) this.onChange(hostId, true);
  }

  removeLocal(hostId: string): void {
    const count = (this.localCounts.get(hostId) ?? 0) - 1;
    if (count > 0) this.localCounts.set(hostId, count);
    else if (this.localCounts.delete(hostId) && !this.isWatched(hostId)) this.onChange(hostId, false);
  }

  wishRemote(hostIds: string[], nowMs: number): void {
    for (const hostId of hostIds) {
      const before = this.isWatched(hostId);
      this.remoteUntilMs.set(hostId, nowMs + WISH_TTL_MS);
      if (!before) this.onChange(hostId, true);
    }
  }

  /** Ends the wishes that were not repeated. */
  expire(nowMs: number): void {
    for (const [hostId, untilMs] of this.remoteUntilMs) {
      if (untilMs > nowMs) continue;
      this.remoteUntilMs.delete(hostId);
      if (!this.isWatched(hostId)) this.onChange(hostId, false);
    }
  }
}

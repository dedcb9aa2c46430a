/** Tells listeners that something has changed; what it is they read themselves. For state that is live and not React's. */
export class Signal {
  private readonly listeners = new Set<() => void>();
  /** Rises with each change: a snapshot for `useSyncExternalStore`. */
  version = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): number => this.version;

  notify(): void {
    this.version++;
    for (const listener of this.listeners) listener();
  }
}

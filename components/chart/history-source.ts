import type { History, HistorySeries } from "../../domain/api";
import { Signal } from "../live/signal";
import { fetchJson } from "../ui/api-client";

const MAX_SERIES_PER_REQUEST = 64;
const DEBOUNCE_MS = 150;
/** Fetched to both sides of what is shown, so that a small move shows data at once. */
const MARGIN = 0.25;

interface Wanted {
  fromMs: number;
  toMs: number;
  points: number;
}

/** History of a host for the charts of a page: asked for in few requests for all of them, one span at a time. */
export class HistorySource {
  readonly changed = new Signal();
  private readonly byId = new Map<string, HistorySeries>();
  private controller: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private held: Wanted | undefined;
  state: "loading" | "ready" | "failed" = "loading";
  errorMessage = "";

  constructor(
    private readonly hostId: string,
    private readonly seriesIds: readonly string[],
  ) {}

  seriesOf(ids: readonly string[]): HistorySeries[] {
    return ids.flatMap((id) => this.byId.get(id) ?? []);
  }

  /** Asks for a span unless what is held is as good. @param isFresh newer than what is held is wanted */
  want(fromMs: number, toMs: number, points: number, isFresh = false): void {
    const { held } = this;
    const span = toMs - fromMs;
    const isCovered = held && held.fromMs <= fromMs && held.toMs >= Math.min(toMs, Date.now() - 5000);
    const isFine = held && (held.toMs - held.fromMs) / held.points <= (span / points) * 1.6;
    if (!isFresh && isCovered && isFine) return;
    const wanted = {
      fromMs: Math.max(0, Math.floor(fromMs - span * MARGIN)),
      toMs: Math.ceil(toMs + span * MARGIN),
      points: Math.ceil(points * (1 + 2 * MARGIN)),
    };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(wanted), held ? DEBOUNCE_MS : 0);
  }

  private async load(wanted: Wanted): Promise<void> {
    this.controller?.abort();
    const controller = new AbortController();
    this.controller = controller;
    try {
      const parts: Promise<History>[] = [];
      for (let i = 0; i < this.seriesIds.length; i += MAX_SERIES_PER_REQUEST) {
        parts.push(this.fetchPart(this.seriesIds.slice(i, i + MAX_SERIES_PER_REQUEST), wanted, controller.signal));
      }
      for (const { series } of await Promise.all(parts)) for (const one of series) this.byId.set(one.id, one);
      this.held = wanted;
      this.state = "ready";
    } catch (error) {
      if (controller.signal.aborted) return;
      this.state = "failed";
      this.errorMessage = (error as Error).message;
    }
    this.changed.notify();
  }

  private fetchPart(ids: readonly string[], { fromMs, toMs, points }: Wanted, signal: AbortSignal): Promise<History> {
    const query = new URLSearchParams({
      series: ids.join(","),
      from: String(fromMs),
      to: String(toMs),
      points: String(points),
    });
    return fetchJson<History>(`/api/hosts/${encodeURIComponent(this.hostId)}/history?${query}`, { signal });
  }

  /** Tries again after a failure. */
  retry(): void {
    this.held = undefined;
    this.state = "loading";
    this.changed.notify();
  }

  close(): void {
    clearTimeout(this.timer);
    this.controller?.abort();
  }
}

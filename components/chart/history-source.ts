import type { History, HistorySeries } from "../../domain/api";
import { Signal } from "../live/signal";
import { fetchJson } from "../ui/api-client";

const MAX_SERIES_PER_REQUEST = 64;
const DEBOUNCE_MS = 150;
const REST_AFTER_FAILURE_MS = 5000;
/** A tick is stored by then: collectors send once a second. */
const STORED_AFTER_MS = 2000;
/** Fetched to both sides of what is shown, so that a small move shows data at once. */
const MARGIN = 0.25;
/** Points may be so many times as wide as wanted before finer ones are fetched. */
const MAX_COARSENESS = 1.6;

/** What charts show: a span and how many points it has room for. `neededToMs`: what is newer comes live. */
export interface HistoryDemand {
  fromMs: number;
  toMs: number;
  points: number;
  neededToMs: number;
}

/** What was read: how far it is known, and how far apart its points are. */
interface Loaded {
  fromMs: number;
  toMs: number;
  stepMs: number;
}

interface Held extends Loaded {
  series: HistorySeries;
}

/** Whether what is held of a series shows all of a span as finely as there is room for. */
export function satisfies(held: Loaded, demand: HistoryDemand): boolean {
  const { fromMs, toMs, points, neededToMs } = demand;
  return (
    held.fromMs <= fromMs &&
    held.toMs >= Math.min(toMs, neededToMs) &&
    held.stepMs <= ((toMs - fromMs) / points) * MAX_COARSENESS
  );
}

/** History of a host for the charts of a page: one request for all that are on screen, one span at a time. */
export class HistorySource {
  readonly changed = new Signal();
  private readonly byId = new Map<string, Held>();
  private readonly shown = new Map<object, readonly string[]>();
  private demand: HistoryDemand | undefined;
  private controller: AbortController | undefined;
  private loading: (Loaded & { ids: ReadonlySet<string> }) | undefined;
  private failedAtMs = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  state: "loading" | "ready" | "failed" = "loading";
  errorMessage = "";

  constructor(private readonly hostId: string) {}

  /** A chart came on screen (again), with the series that it needs. @param chart stands for it */
  show(chart: object, seriesIds: readonly string[]): void {
    this.shown.set(chart, seriesIds);
    this.schedule(0);
  }

  hide(chart: object): void {
    this.shown.delete(chart);
  }

  seriesOf(ids: readonly string[]): HistorySeries[] {
    return ids.flatMap((id) => this.byId.get(id)?.series ?? []);
  }

  /** Says what the charts show now. It is fetched unless what is held is as good. */
  want(demand: HistoryDemand): void {
    const isFirst = this.demand === undefined;
    this.demand = demand;
    const isResting = this.state === "failed" && Date.now() - this.failedAtMs < REST_AFTER_FAILURE_MS;
    if (!isResting) this.schedule(isFirst ? 0 : DEBOUNCE_MS);
  }

  /** The series of charts on screen that lack something of the span. */
  private missingIds(demand: HistoryDemand): string[] {
    const ids = new Set([...this.shown.values()].flat());
    return [...ids].filter((id) => {
      const held = this.byId.get(id);
      return !held || !satisfies(held, demand);
    });
  }

  private schedule(waitMs: number): void {
    if (this.timer !== undefined || !this.demand) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.demand) void this.load(this.demand);
    }, waitMs);
  }

  private async load(demand: HistoryDemand): Promise<void> {
    const ids = this.missingIds(demand);
    if (ids.length === 0) {
      if (this.state === "loading" && this.shown.size > 0) this.become("ready");
      return;
    }
    const { loading } = this;
    if (loading && ids.every((id) => loading.ids.has(id)) && satisfies(loading, demand)) return;
    this.controller?.abort();
    const controller = new AbortController();
    this.controller = controller;
    const span = demand.toMs - demand.fromMs;
    const fromMs = Math.max(0, Math.floor(demand.fromMs - span * MARGIN));
    const toMs = Math.ceil(demand.toMs + span * MARGIN);
    const points = Math.ceil(demand.points * (1 + 2 * MARGIN));
    // What is stored ends now: the part of the span that lies ahead is asked for again when it has come.
    const storedToMs = Math.max(demand.neededToMs, Date.now() - STORED_AFTER_MS);
    const loaded: Loaded = { fromMs, toMs: Math.min(toMs, storedToMs), stepMs: (toMs - fromMs) / points };
    this.loading = { ids: new Set(ids), ...loaded };
    try {
      const parts: Promise<History>[] = [];
      for (let i = 0; i < ids.length; i += MAX_SERIES_PER_REQUEST) {
        const query = new URLSearchParams({
          series: ids.slice(i, i + MAX_SERIES_PER_REQUEST).join(","),
          from: String(fromMs),
          to: String(toMs),
          points: String(points),
        });
        const path = `/api/hosts/${encodeURIComponent(this.hostId)}/history?${query}`;
        parts.push(fetchJson<History>(path, { signal: controller.signal }));
      }
      for (const { series } of await Promise.all(parts)) {
        for (const one of series) this.byId.set(one.id, { series: one, ...loaded });
      }
      this.loading = undefined;
      this.become("ready");
    } catch (error) {
      if (controller.signal.aborted) return;
      this.loading = undefined;
      this.failedAtMs = Date.now();
      this.errorMessage = (error as Error).message;
      this.become("failed");
    }
  }

  private become(state: "ready" | "failed"): void {
    this.state = state;
    this.changed.notify();
  }

  /** Tries again after a failure. */
  retry(): void {
    this.state = "loading";
    this.changed.notify();
    this.schedule(0);
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.controller?.abort();
    this.loading = undefined;
  }
}

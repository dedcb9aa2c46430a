import { Signal } from "../live/signal";
import type { MarkedTime } from "./paint-underlay";
import { DEFAULT_RANGE, HORIZON_PRESETS, lookingAhead, shownSpan, type ViewRange } from "./view-range";

/** What the charts of a page share: the span that they show, and where the pointer is. */
export class ChartView {
  readonly rangeChanged = new Signal();
  readonly hoverChanged = new Signal();
  readonly marksChanged = new Signal();
  /** Times that somebody has marked. */
  marks: readonly MarkedTime[] = [];
  /** Gets what a drag covers, in place of zooming to it. */
  onSelect: ((span: { fromMs: number; toMs: number }) => void) | undefined;
  private current: ViewRange;
  private lastLive: Extract<ViewRange, { kind: "live" }>;
  /** Where the pointer is between the span's ends, 0 to 1; `null` when it is over no chart. A share, because a live span moves on under it. */
  hoverShare: number | null = null;
  /** How far the host's clock, by which samples are told, is ahead of this browser's. */
  clockOffsetMs = 0;

  constructor(range: ViewRange) {
    this.current = range;
    this.lastLive = range.kind === "live" ? range : DEFAULT_RANGE;
  }

  readonly range = (): ViewRange => this.current;

  /** Now, by the host's clock. */
  nowMs(): number {
    return Date.now() + this.clockOffsetMs;
  }

  setRange(range: ViewRange): void {
    this.current = range;
    if (range.kind === "live") this.lastLive = range;
    this.rangeChanged.notify();
  }

  /** Follows now again, as wide as it did before. */
  goLive(): void {
    this.setRange(this.lastLive);
  }

  /** Shows so much of the future. */
  lookAhead(horizonMs: number): void {
    this.setRange(lookingAhead(this.current, horizonMs, this.lastLive.windowMs));
  }

  /** How far beyond now forecasts are drawn. */
  get horizonMs(): number {
    return (this.current.kind === "live" ? this.current.aheadMs : this.lastLive.aheadMs) ?? HORIZON_PRESETS[0].ms;
  }

  /** Stays where it is. */
  pause(): void {
    if (this.current.kind === "live") this.setRange({ kind: "fixed", ...this.span() });
  }

  span(): { fromMs: number; toMs: number } {
    return shownSpan(this.current, this.nowMs());
  }

  setMarks(marks: readonly MarkedTime[]): void {
    this.marks = marks;
    this.marksChanged.notify();
  }

  setHover(share: number | null): void {
    if (share === this.hoverShare) return;
    this.hoverShare = share;
    this.hoverChanged.notify();
  }
}

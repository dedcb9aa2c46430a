import { Signal } from "../live/signal";
import { shownSpan, type ViewRange } from "./view-range";

/** What the charts of a page share: the span that they show, and the time under the pointer. */
export class ChartView {
  readonly rangeChanged = new Signal();
  readonly hoverChanged = new Signal();
  private current: ViewRange;
  private hover: number | null = null;

  constructor(range: ViewRange) {
    this.current = range;
  }

  readonly range = (): ViewRange => this.current;

  setRange(range: ViewRange): void {
    this.current = range;
    this.rangeChanged.notify();
  }

  span(nowMs: number): { fromMs: number; toMs: number } {
    return shownSpan(this.current, nowMs);
  }

  /** `null` when no pointer is over a chart. */
  get hoverAtMs(): number | null {
    return this.hover;
  }

  setHover(atMs: number | null): void {
    if (atMs === this.hover) return;
    this.hover = atMs;
    this.hoverChanged.notify();
  }
}

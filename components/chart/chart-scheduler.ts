/** Something that draws itself when it is due. */
export interface Drawable {
  /** Draws if it is due. @returns ms after which it wants to be asked again even if nothing new comes; Infinity when not at all */
  drawIfDue(nowMs: number): number;
}

/**
 * One animation frame loop for all charts of the page. It runs when something is new or due, not all the time: a page whose data come
 * once a second wakes the browser once a second. Browsers stop it in hidden tabs.
 */
class ChartScheduler {
  private readonly charts = new Set<Drawable>();
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  add(chart: Drawable): () => void {
    this.charts.add(chart);
    this.wake();
    return () => {
      this.charts.delete(chart);
      if (this.charts.size > 0) return;
      cancelAnimationFrame(this.frame);
      clearTimeout(this.timer);
      this.frame = 0;
    };
  }

  /** Something that charts draw is new. */
  readonly wake = (): void => {
    if (this.frame === 0 && this.charts.size > 0) this.frame = requestAnimationFrame(this.loop);
  };

  private readonly loop = (): void => {
    this.frame = 0;
    clearTimeout(this.timer);
    const nowMs = Date.now();
    let waitMs = Number.POSITIVE_INFINITY;
    for (const chart of this.charts) waitMs = Math.min(waitMs, chart.drawIfDue(nowMs));
    if (Number.isFinite(waitMs)) this.timer = setTimeout(this.wake, waitMs);
  };
}

export const chartScheduler = new ChartScheduler();

/** Something that draws itself when it is due. */
export interface Drawable {
  /** @returns whether it was due and drew */
  drawIfDue(nowMs: number): void;
}

/** One animation frame loop for all charts of the page. It runs only while there are charts, and browsers stop it in hidden tabs. */
class ChartScheduler {
  private readonly charts = new Set<Drawable>();
  private frame = 0;

  add(chart: Drawable): () => void {
    this.charts.add(chart);
    if (this.charts.size === 1) this.frame = requestAnimationFrame(this.loop);
    return () => {
      this.charts.delete(chart);
      if (this.charts.size === 0) cancelAnimationFrame(this.frame);
    };
  }

  private readonly loop = (): void => {
    const nowMs = Date.now();
    for (const chart of this.charts) chart.drawIfDue(nowMs);
    this.frame = requestAnimationFrame(this.loop);
  };
}

export const chartScheduler = new ChartScheduler();

"use client";

import { ChevronLeft, ChevronRight, Pause, Play } from "lucide-react";
import { useSyncExternalStore } from "react";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { Button } from "../ui/button";
import { SegmentedControl } from "../ui/segmented-control";
import type { ChartView } from "./chart-view";
import { fixedRange, moved, shownSpan, type ViewRange, WINDOW_PRESETS } from "./view-range";

/** The span that a page's charts show, renewed when it changes. */
export function useViewRange(view: ChartView): ViewRange {
  return useSyncExternalStore(view.rangeChanged.subscribe, view.range, view.range);
}

/** Chooses what the charts show: how much, live or not, earlier, later, all. */
export function ViewToolbar({ view, oldestMs }: { view: ChartView; oldestMs: number | null }) {
  const range = useViewRange(view);
  const { timeZone } = useViewPreferences();
  const isLive = range.kind === "live";
  const preset = isLive ? (WINDOW_PRESETS.find(({ ms }) => ms === range.windowMs)?.name ?? null) : null;
  const pause = () => {
    const { fromMs, toMs } = shownSpan(range, Date.now());
    view.setRange(fixedRange(fromMs, toMs));
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SegmentedControl
        label="How much time is shown"
        segments={WINDOW_PRESETS.map(({ name, label }) => ({ value: name, label }))}
        value={preset}
        onValueChange={(name) =>
          view.setRange({ kind: "live", windowMs: WINDOW_PRESETS.find((one) => one.name === name)!.ms })
        }
        className="max-w-full overflow-x-auto"
      />
      <div className="flex items-center gap-1">
        <Button
          variant="ghost"
          size="icon"
          aria-label="Earlier"
          onClick={() => view.setRange(moved(range, -0.5, Date.now()))}
        >
          <ChevronLeft aria-hidden="true" />
        </Button>
        {isLive ? (
          <Button onClick={pause}>
            <Pause aria-hidden="true" />
            Pause
          </Button>
        ) : (
          <Button
            variant="primary"
            onClick={() =>
              view.setRange({ kind: "live", windowMs: Math.min(range.toMs - range.fromMs, 30 * 86_400_000) })
            }
          >
            <Play aria-hidden="true" />
            Go live
          </Button>
        )}
        <Button
          variant="ghost"
          size="icon"
          aria-label="Later"
          disabled={isLive}
          onClick={() => view.setRange(moved(range, 0.5, Date.now()))}
        >
          <ChevronRight aria-hidden="true" />
        </Button>
        {oldestMs !== null && (
          <Button variant="ghost" onClick={() => view.setRange(fixedRange(oldestMs, Date.now()))}>
            All
          </Button>
        )}
      </div>
      <span className="text-sm text-muted tabular-nums" aria-live="off">
        {isLive ? "Live" : `${formatTime(range.fromMs, timeZone)} to ${formatTime(range.toMs, timeZone)}`}
      </span>
    </div>
  );
}

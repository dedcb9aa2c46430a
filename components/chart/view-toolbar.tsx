"use client";

import { ChevronLeft, ChevronRight, Pause, Play } from "lucide-react";
import { useSyncExternalStore } from "react";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { Button } from "../ui/button";
import { SegmentedControl } from "../ui/segmented-control";
import { Select } from "../ui/select";
import type { ChartView } from "./chart-view";
import { HORIZON_PRESETS, moved, type ViewRange, WINDOW_PRESETS } from "./view-range";

/** The span that a page's charts show, renewed when it changes. */
export function useViewRange(view: ChartView): ViewRange {
  return useSyncExternalStore(view.rangeChanged.subscribe, view.range, view.range);
}

export interface ViewToolbarProps {
  view: ChartView;
  onAll: () => void;
  /** Whether the charts draw forecasts. */
  hasAhead?: boolean;
}

/** Chooses what the charts show: how much, live or not, earlier, later, all, and how far ahead. */
export function ViewToolbar({ view, onAll, hasAhead = true }: ViewToolbarProps) {
  const range = useViewRange(view);
  const { timeZone } = useViewPreferences();
  const isLive = range.kind === "live";
  const preset = isLive ? (WINDOW_PRESETS.find(({ ms }) => ms === range.windowMs)?.name ?? null) : null;
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
          onClick={() => view.setRange(moved(range, -0.5, view.nowMs()))}
        >
          <ChevronLeft aria-hidden="true" />
        </Button>
        {isLive ? (
          <Button onClick={() => view.pause()}>
            <Pause aria-hidden="true" />
            Pause
          </Button>
        ) : (
          <Button variant="primary" onClick={() => view.goLive()}>
            <Play aria-hidden="true" />
            Go live
          </Button>
        )}
        <Button
          variant="ghost"
          size="icon"
          aria-label="Later"
          disabled={isLive}
          onClick={() => view.setRange(moved(range, 0.5, view.nowMs()))}
        >
          <ChevronRight aria-hidden="true" />
        </Button>
        <Button variant="ghost" onClick={onAll}>
          All
        </Button>
      </div>
      {hasAhead && (
        <Select
          aria-label="How far ahead forecasts are shown"
          className="w-36"
          value={HORIZON_PRESETS.find(({ ms }) => ms === view.horizonMs)?.name ?? HORIZON_PRESETS[0].name}
          onChange={({ target }) => view.lookAhead(HORIZON_PRESETS.find(({ name }) => name === target.value)!.ms)}
        >
          {HORIZON_PRESETS.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
      )}
      {range.kind === "fixed" && (
        <span className="text-sm text-muted tabular-nums">
          {formatTime(range.fromMs, timeZone)} to {formatTime(range.toMs, timeZone)}
        </span>
      )}
    </div>
  );
}

"use client";

import type { AlarmFigures } from "../../domain/alarm-api";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { classNames } from "../ui/class-names";
import { ACCEPTABLE_PER_HOUR } from "./figure-targets";
import { hourBars } from "./hour-bars";

const MAX_BARS = 120;
const HEIGHT = 100;
const GAP = 0.15;

/** How many alarms were raised in each hour, against what is acceptable for the operators there were. */
export function RaisedBars({ figures }: { figures: AlarmFigures }) {
  const { timeZone } = useViewPreferences();
  const bars = hourBars(figures.hours, MAX_BARS);
  const acceptableCount = ACCEPTABLE_PER_HOUR * figures.operatorCount;
  const peak = bars.reduce((most, bar) => (bar.peakCount > most.peakCount ? bar : most), bars[0]!);
  const topCount = Math.max(peak.peakCount, acceptableCount) * 1.1;
  const hoursPerBar = bars[0]!.hourCount;
  const from = formatTime(figures.fromMs, timeZone);
  const to = formatTime(figures.toMs, timeZone);
  const busiest =
    peak.peakCount === 0
      ? "none was raised"
      : `most, ${peak.peakCount}, in ${hoursPerBar === 1 ? "the hour" : `one of the ${hoursPerBar} h`} from ${formatTime(peak.fromMs, timeZone)}`;
  const lineAt = HEIGHT - (acceptableCount / topCount) * HEIGHT;
  return (
    <figure className="px-4 py-3">
      <div className="relative">
        <svg
          role="img"
          aria-label={`Alarms raised per hour from ${from} to ${to}: ${busiest}. Acceptable are ${acceptableCount} per hour.`}
          viewBox={`0 0 ${bars.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="block h-40 w-full border-b border-line"
        >
          {bars.map(({ fromMs, peakCount }, i) => (
            <rect
              key={fromMs}
              x={i + GAP / 2}
              width={1 - GAP}
              y={HEIGHT - (peakCount / topCount) * HEIGHT}
              height={(peakCount / topCount) * HEIGHT}
              className={classNames(peakCount > acceptableCount ? "fill-warning" : "fill-faint")}
            >
              <title>{`${formatTime(fromMs, timeZone)}: ${peakCount} / h`}</title>
            </rect>
          ))}
          <line
            x1={0}
            x2={bars.length}
            y1={lineAt}
            y2={lineAt}
            vectorEffect="non-scaling-stroke"
            strokeDasharray="4 4"
            className="stroke-ink"
          />
        </svg>
        <span
          aria-hidden="true"
          className="absolute right-0 bg-surface px-1 text-xs text-muted"
          style={{ top: `${lineAt}%` }}
        >
          acceptable: {acceptableCount} / h
        </span>
      </div>
      <figcaption className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-sm text-muted tabular-nums">
        <span>{from}</span>
        <span>
          {busiest}
          {hoursPerBar > 1 && `; a bar is the busiest hour of ${hoursPerBar}`}
        </span>
        <span>{to}</span>
      </figcaption>
    </figure>
  );
}

import { describeTimeToLimit, type TimeToLimit } from "../../domain/forecast";
import { classNames } from "../ui/class-names";

const HOUR_SECONDS = 3600;
/** The bar's scale is logarithmic, from its first tick to its last. */
export const TIME_TO_LIMIT_TICKS = [
  { label: "1 min", seconds: 60 },
  { label: "1 h", seconds: HOUR_SECONDS },
  { label: "1 d", seconds: 24 * HOUR_SECONDS },
  { label: "60 d", seconds: 60 * 24 * HOUR_SECONDS },
] as const;
const FIRST_SECONDS = TIME_TO_LIMIT_TICKS[0].seconds;
const LAST_SECONDS = TIME_TO_LIMIT_TICKS[3].seconds;

/** @returns percent of the bar's width */
function placeOf(seconds: number): number {
  const within = Math.min(LAST_SECONDS, Math.max(FIRST_SECONDS, seconds));
  return (100 * Math.log(within / FIRST_SECONDS)) / Math.log(LAST_SECONDS / FIRST_SECONDS);
}

/** When a limit is met: from the earliest to the latest as a bar, the likely time as a line in it. */
export function TimeToLimitBar({ timeToLimit, isUrgent }: { timeToLimit: TimeToLimit; isUrgent: boolean }) {
  const { earliestSeconds, likelySeconds, latestSeconds } = timeToLimit;
  const from = placeOf(earliestSeconds);
  return (
    <span role="img" aria-label={describeTimeToLimit(timeToLimit)} className="relative block h-3 w-56 bg-hover">
      {TIME_TO_LIMIT_TICKS.map(({ label, seconds }) => (
        <span key={label} className="absolute inset-y-0 w-px bg-line" style={{ left: `${placeOf(seconds)}%` }} />
      ))}
      <span
        className={classNames("absolute inset-y-0 min-w-px", isUrgent ? "bg-failure/60" : "bg-[var(--series-1)]/50")}
        style={{ left: `${from}%`, width: `${placeOf(latestSeconds) - from}%` }}
      />
      <span className="absolute inset-y-[-2px] w-0.5 bg-ink" style={{ left: `${placeOf(likelySeconds)}%` }} />
    </span>
  );
}

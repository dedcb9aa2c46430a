import type { AlarmCounts, Digest } from "../../domain/digest";

const SHOWN: { part: "raisedCount" | "failureCount" | "unacknowledgedCount"; label: string }[] = [
  { part: "raisedCount", label: "Raised" },
  { part: "failureCount", label: "Failures" },
  { part: "unacknowledgedCount", label: "Never acknowledged" },
];

function Bar({ count, most, className, label }: { count: number; most: number; className: string; label: string }) {
  return (
    <span className="grid grid-cols-[1fr_4ch] items-center gap-2">
      <span role="img" aria-label={`${label}: ${count}`} className="block h-2.5 rounded-sm bg-hover">
        <span className={`block h-full rounded-sm ${className}`} style={{ width: `${(100 * count) / most}%` }} />
      </span>
      <span aria-hidden className="text-right tabular-nums">
        {count}
      </span>
    </span>
  );
}

/** The week's alarms as bars, each above that of the week before, when that is known. */
export function WeekBars({ alarms: { week, before } }: Pick<Digest, "alarms">) {
  const counts: AlarmCounts[] = before ? [week, before] : [week];
  const most = Math.max(1, ...counts.flatMap((one) => SHOWN.map(({ part }) => one[part])));
  return (
    <figure className="mt-3">
      <ul className="grid gap-2">
        {SHOWN.map(({ part, label }) => (
          <li key={part} className="grid grid-cols-[9rem_1fr] items-center gap-x-3 max-sm:grid-cols-1">
            {label}
            <span className="grid gap-1">
              <Bar count={week[part]} most={most} className="bg-[var(--series-1)]" label="This week" />
              {before && <Bar count={before[part]} most={most} className="bg-faint" label="The week before" />}
            </span>
          </li>
        ))}
      </ul>
      {before && <figcaption className="mt-2 text-sm text-muted">Below each, in grey, the week before.</figcaption>}
    </figure>
  );
}

import type { NoisiestReport } from "../../domain/noisiest-report";
import { formatValue } from "../../domain/units";
import { HostLink } from "./host-link";

const SHOWN = 10;

/** The noisiest hosts as bars, failures before warnings, with what they and those above them raised of all. */
export function RaisedByHost({ hosts, className }: { hosts: NoisiestReport["hosts"]; className?: string }) {
  const shown = hosts.slice(0, SHOWN);
  const most = shown[0]!.raisedCount;
  let share = 0;
  const rows = shown.map((host) => {
    share += host.share;
    return { ...host, shareSoFar: share };
  });
  return (
    <figure className={className}>
      <figcaption className="mb-2 flex flex-wrap gap-x-4 text-sm text-muted">
        <Legend className="bg-failure" label="failures" />
        <Legend className="bg-warning" label="warnings" />
        <span>Behind each bar: raised, and the share of all up to this host</span>
      </figcaption>
      <ul className="grid grid-cols-[minmax(6rem,max-content)_1fr_max-content] items-center gap-x-3 gap-y-1.5">
        {rows.map(({ hostId, displayName, raisedCount, failureCount, shareSoFar }) => (
          <li key={hostId} className="contents">
            <span className="max-w-48 truncate">
              <HostLink hostId={hostId} displayName={displayName} />
            </span>
            <span
              role="img"
              aria-label={`${failureCount} failures and ${raisedCount - failureCount} warnings`}
              className="flex h-4 overflow-hidden rounded-sm bg-hover"
            >
              <span className="bg-failure" style={{ width: `${(100 * failureCount) / most}%` }} />
              <span className="bg-warning" style={{ width: `${(100 * (raisedCount - failureCount)) / most}%` }} />
            </span>
            <span className="text-right tabular-nums">
              {raisedCount} <span className="text-muted">({formatValue(shareSoFar, "ratio")})</span>
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Legend({ className, label }: { className: string; label: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-2.5 rounded-xs ${className}`} />
      {label}
    </span>
  );
}

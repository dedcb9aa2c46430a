const [WIDTH, HEIGHT] = [112, 24];
/** The picture reaches from nothing to a little above the usual, so that a fifth less looks like a fifth less. */
const HEADROOM = 1.1;

/** A dot a day on a line, over a line at what is usual. Days without a result are passed over. */
export function SpeedTrend({ days, usual }: { days: readonly (number | null)[]; usual: number | null }) {
  const known = days.flatMap((value, i) => (value === null ? [] : [{ i, value }]));
  const highest = HEADROOM * Math.max(usual ?? 0, ...known.map(({ value }) => value));
  const x = (i: number) => 1 + (i / Math.max(1, days.length - 1)) * (WIDTH - 2);
  const y = (value: number) => HEIGHT - 1 - (value / highest) * (HEIGHT - 2);
  const points = known.map(({ i, value }) => `${x(i).toFixed(1)} ${y(value).toFixed(1)}`);
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true" className="text-series-1">
      {usual !== null && (
        <path d={`M0 ${y(usual).toFixed(1)}H${WIDTH}`} className="stroke-muted" strokeWidth="1" strokeDasharray="2 2" />
      )}
      <path
        d={points.map((point, i) => `${i === 0 ? "M" : "L"}${point}`).join("")}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
      {points.length === 1 && <circle cx={x(known[0]!.i)} cy={y(known[0]!.value)} r="2" fill="currentColor" />}
    </svg>
  );
}

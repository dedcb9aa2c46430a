const MAX_LABELS = 8;
/** A series id has at most 256 characters. */
const MAX_LENGTH = 200;

/**
 * The series of a metric that the catalogue does not know: `prometheus.http_requests{code=200 method=post}`, and `prometheus.rate.…` for the speed of
 * a counter. Labels are in the order of their names; what separates ids in the API turns into `_`.
 * @returns `undefined` when there are more than eight labels, or it becomes too long
 */
export function foreignSeriesId(
  source: string,
  metric: { name: string; labels: ReadonlyMap<string, string>; isRate: boolean },
): string | undefined {
  const { name, labels, isRate } = metric;
  if (labels.size > MAX_LABELS) return undefined;
  const pairs = [...labels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([label, value]) => `${label}=${value}`);
  const text = pairs.length === 0 ? name : `${name}{${pairs.join(" ")}}`;
  if (text.length > MAX_LENGTH) return undefined;
  return `${source}.${isRate ? "rate." : ""}${text.replace(/[,\p{Cc}]/gu, "_")}`;
}

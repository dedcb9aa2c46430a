import { patternToRegExp } from "./host-pattern";
import { findMetric } from "./metric-catalogue";
import { METRIC_DEFINITIONS } from "./metric-definitions";

/** The limits that each instance has its own of. */
const LIMITS = new Set(METRIC_DEFINITIONS.flatMap(({ maximum }) => (maximum?.includes("{") ? [maximum] : [])));

/**
 * Tells which series a rule's pattern means; `*` stands for any text. What is only the limit of others (`temperature.cpu.limit`) is meant
 * by patterns alone that end as it does, so that a rule on `temperature.*` is one on temperatures.
 */
export function seriesMatcher(pattern: string): (seriesId: string) => boolean {
  const expression = patternToRegExp(pattern);
  return (seriesId) => {
    if (!expression.test(seriesId)) return false;
    const known = findMetric(seriesId)?.definition.pattern;
    return known === undefined || !LIMITS.has(known) || pattern.endsWith(known.slice(known.indexOf("}") + 1));
  };
}

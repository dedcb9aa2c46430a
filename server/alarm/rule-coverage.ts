import type { Host } from "../../domain/host";
import { hostFits } from "../../domain/host-pattern";
import { limitOf } from "../../domain/metric-catalogue";
import { maximumSeriesOf, type Rule, type RuleSet } from "../../domain/rule";
import type { RuleCoverage } from "../../domain/rule-api";
import { seriesMatcher } from "../../domain/series-pattern";

/** What a host has to be judged on. */
export interface CoveredHost {
  host: Pick<Host, "id" | "tags">;
  seriesIds: readonly string[];
}

/** Whether what is full is known: a share is full at 1, other series need the one that says it. */
function hasMaximum(rule: Rule, seriesId: string, there: ReadonlySet<string>): boolean {
  const maximum = rule.look.at === "limit" ? limitOf(seriesId) : maximumSeriesOf(rule, seriesId);
  return typeof maximum === "number" || there.has(maximum ?? "");
}

/** Series of one host that a rule judges. One without the maximum that the rule's percent are taken of, or that it is to meet, is not judged. */
function judgedCount(rule: Rule, isMeant: (seriesId: string) => boolean, seriesIds: readonly string[]): number {
  const fitting = seriesIds.filter(isMeant);
  if (fitting.length === 0 || (rule.boundUnit !== "percent" && rule.look.at !== "limit")) return fitting.length;
  const there = new Set(seriesIds);
  return fitting.filter((seriesId) => hasMaximum(rule, seriesId, there)).length;
}

/**
 * What each rule meets, switched off or not, and who obeys an older version.
 * @param obeyed by host that reports now: the version that its collector obeys; `null` when it does not say
 */
export function ruleCoverage(
  { version, rules }: RuleSet,
  hosts: readonly CoveredHost[],
  obeyed: ReadonlyMap<string, number | null>,
): RuleCoverage {
  const covered = rules.map((rule) => {
    const isMeant = seriesMatcher(rule.series);
    // Most hosts of a fleet have the same series, so each list is gone through once for each rule.
    const counts = new Map<string, number>();
    let hostCount = 0;
    let seriesCount = 0;
    for (const { host, seriesIds } of hosts) {
      if (!hostFits(rule.hosts, host)) continue;
      const key = seriesIds.join("\n");
      const count = rule.look.at === "silent" ? 1 : (counts.get(key) ?? judgedCount(rule, isMeant, seriesIds));
      counts.set(key, count);
      if (count > 0) hostCount++;
      seriesCount += count;
    }
    return { ruleId: rule.id, hostCount, seriesCount };
  });
  const lagging = [...obeyed]
    .filter(([, of]) => of === null || of < version)
    .map(([hostId, of]) => ({ hostId, version: of }))
    .sort((a, b) => (a.hostId < b.hostId ? -1 : 1));
  return { version, rules: covered, lagging };
}

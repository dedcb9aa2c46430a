import type { RulePreview } from "../../domain/rule-api";

function counted(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`;
}

/** What a rule would have done, for people: "Would have raised 4 alarms on 2 hosts. 12 series were judged." */
export function describePreview(
  preview: Pick<RulePreview, "raisedCount" | "judgedCount" | "skippedCount" | "series">,
): string {
  const { raisedCount, judgedCount, skippedCount, series } = preview;
  const hosts = new Set(series.filter(({ spans }) => spans.length > 0).map(({ hostId }) => hostId));
  const raised = raisedCount === 0 ? "no alarm" : `${counted(raisedCount, "alarm")} on ${counted(hosts.size, "host")}`;
  const skipped =
    skippedCount === 0 ? "" : ` ${skippedCount} more ${skippedCount === 1 ? "fits" : "fit"}, too many for a preview.`;
  return `Would have raised ${raised}. ${judgedCount} series ${judgedCount === 1 ? "was" : "were"} judged.${skipped}`;
}

import type { RuleCoverage } from "../../domain/rule-api";

const SHOWN_HOSTS = 5;

/** Which hosts obey an older version, in words: "2 hosts obey an older version: web-1 (5), db (not known)"; `null` when none does. */
export function describeLagging({ lagging }: Pick<RuleCoverage, "lagging">): string | null {
  if (lagging.length === 0) return null;
  const named = lagging.slice(0, SHOWN_HOSTS).map(({ hostId, version }) => `${hostId} (${version ?? "not known"})`);
  const more = lagging.length > SHOWN_HOSTS ? ` and ${lagging.length - SHOWN_HOSTS} more` : "";
  const who = lagging.length === 1 ? "1 host obeys" : `${lagging.length} hosts obey`;
  return `${who} an older version: ${named.join(", ")}${more}`;
}

/** Says which hosts do not obey the rules in force yet. */
export function CoverageNote({ coverage, error }: { coverage: RuleCoverage | undefined; error: Error | null }) {
  const words = coverage && describeLagging(coverage);
  return (
    <div role="status" className="empty:hidden">
      {words && <p className="border-b bg-warning-soft px-4 py-2 wrap-anywhere text-warning">{words}</p>}
      {!coverage && error && (
        <p className="border-b px-4 py-2 text-muted">What each rule meets is not known now. {error.message}</p>
      )}
    </div>
  );
}

import type { Rule } from "../../domain/rule";
import { SeverityIcon } from "../ui/severity-icon";
import { describeBroken } from "./rule-words";

/** When a rule is broken, a line for each severity. */
export function BrokenLines({ rule }: { rule: Rule }) {
  return describeBroken(rule).map(({ severity, words }) => (
    <span key={severity} className="flex items-baseline gap-1.5">
      <SeverityIcon severity={severity} className="self-center text-faint" />
      <span className="w-15 shrink-0 text-muted">{severity === "failure" ? "Failure" : "Warning"}</span>
      <span className="min-w-0">{words}</span>
    </span>
  ));
}

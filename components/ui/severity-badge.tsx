import type { Severity } from "../../domain/alarm";
import { Badge } from "./badge";
import { SeverityIcon } from "./severity-icon";

/** A severity by shape, word and colour; `quiet` (a cleared alarm) leaves the colour out. */
export function SeverityBadge({ severity, quiet = false }: { severity: Severity; quiet?: boolean }) {
  return (
    <Badge tone={quiet ? "neutral" : severity}>
      <SeverityIcon severity={severity} />
      {severity === "failure" ? "Failure" : "Warning"}
    </Badge>
  );
}

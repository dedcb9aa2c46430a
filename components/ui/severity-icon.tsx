import type { Severity } from "../../domain/alarm";
import { classNames } from "./class-names";

/** The shape that stands for a severity, so that it can be told without its colour: an octagon, a triangle. */
export function SeverityIcon({ severity, className }: { severity: Severity; className?: string }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className={classNames("size-3 shrink-0 fill-current", className)}>
      {severity === "failure" ? (
        <path d="M3.7.5h4.6l3.2 3.2v4.6l-3.2 3.2H3.7L.5 8.3V3.7z" />
      ) : (
        <path d="M6 .8 11.7 11H.3z" />
      )}
    </svg>
  );
}

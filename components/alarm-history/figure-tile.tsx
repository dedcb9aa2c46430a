import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "../ui/class-names";
import type { Verdict } from "./figure-targets";

const VERDICTS = {
  good: { word: "Within the target", Icon: CircleCheck, className: "text-ok" },
  fair: { word: "Above what is acceptable", Icon: TriangleAlert, className: "text-warning" },
  poor: { word: "Beyond the target", Icon: TriangleAlert, className: "text-failure" },
} as const;

export interface FigureTileProps {
  label: string;
  value: string;
  detail?: ReactNode;
  /** What is held for acceptable, and by whom. */
  target: string;
  /** Left out where there is nothing to hold it against. */
  verdict?: Verdict;
}

/** One figure with its target, and in words whether it is met. */
export function FigureTile({ label, value, detail, target, verdict }: FigureTileProps) {
  const judged = verdict && VERDICTS[verdict];
  return (
    <div className="rounded-lg border border-line bg-surface px-4 py-3">
      <dt className="text-sm font-medium text-faint">{label}</dt>
      <dd>
        <p className="text-2xl font-semibold tracking-tight tabular-nums">{value}</p>
        {detail && <p className="text-muted">{detail}</p>}
        {judged && (
          <p className={classNames("mt-1.5 flex items-center gap-1.5 font-medium", judged.className)}>
            <judged.Icon aria-hidden="true" className="size-3.5 shrink-0" />
            {judged.word}
          </p>
        )}
        <p className={classNames("text-sm text-faint", !judged && "mt-1.5")}>{target}</p>
      </dd>
    </div>
  );
}

import type { AlarmFigures } from "../../domain/alarm-api";
import { formatDuration, formatValue } from "../../domain/units";
import { floodShare, formatRate, judgeFloods, judgeRate, judgeStanding } from "./figure-targets";
import { FigureTile } from "./figure-tile";

function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

/** The figures that have a target, and those that show how the alarms were answered. */
export function FigureTiles({ figures }: { figures: AlarmFigures }) {
  const { meanSecondsToAcknowledge: mean, medianSecondsToAcknowledge: median, floods, standing } = figures;
  const mostCount = Math.max(0, ...floods.map(({ raisedCount }) => raisedCount));
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(min(16rem,100%),1fr))] gap-3">
      <FigureTile
        label="Raised per hour and operator"
        value={`${formatRate(figures.raisedPerHourAndOperator)} / h`}
        detail={`${counted(figures.raisedCount, "alarm", "alarms")}, ${formatRate(figures.raisedPerHour)} / h for ${counted(figures.operatorCount, "operator", "operators")}`}
        target="About 6 / h are acceptable, 12 / h the most that can be managed (ISA-18.2, EEMUA 191)"
        verdict={judgeRate(figures.raisedPerHourAndOperator)}
      />
      <FigureTile
        label="Time in floods"
        value={formatValue(floodShare(figures), "ratio")}
        detail={
          floods.length === 0
            ? "no flood"
            : `${counted(floods.length, "flood", "floods")}, the largest of ${mostCount} alarms`
        }
        target="At most 1 % of the time with more than 10 alarms in 10 min (ISA-18.2)"
        verdict={judgeFloods(figures)}
      />
      <FigureTile
        label="Standing alarms"
        value={String(standing.length)}
        detail="active for more than 24 h, as of now"
        target="Fewer than 5 on any day (ISA-18.2)"
        verdict={judgeStanding(standing.length)}
      />
      <FigureTile
        label="Time to acknowledge"
        value={median === null ? "–" : `${formatDuration(median)} median`}
        detail={
          mean === null
            ? "nothing was acknowledged"
            : `${formatDuration(mean)} mean, of ${counted(figures.acknowledgedCount, "alarm", "alarms")}`
        }
        target="No target is named: it depends on how long there is to act"
      />
    </dl>
  );
}

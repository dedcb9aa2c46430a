"use client";

import type { Alarm } from "../../domain/alarm";
import { unitOf } from "../../domain/metric-catalogue";
import { formatValue } from "../../domain/units";
import { useViewPreferences } from "../shell/view-preferences";
import { classNames } from "../ui/class-names";
import { RelativeTime } from "../ui/relative-time";
import { SeverityBadge } from "../ui/severity-badge";
import { alarmColumnClass } from "./alarm-columns";

export interface AlarmRowProps {
  alarm: Alarm;
  rowIndex: number;
  isCurrent: boolean;
  isSelected: boolean;
  onSelect: (isSelected: boolean) => void;
  onCurrent: () => void;
  onOpen: () => void;
  style: { height: number; transform: string };
}

/** One alarm of the list. */
export function AlarmRow({
  alarm,
  rowIndex,
  isCurrent,
  isSelected,
  onSelect,
  onCurrent,
  onOpen,
  style,
}: AlarmRowProps) {
  const { rateDisplay } = useViewPreferences();
  const unit = unitOf(alarm.seriesId);
  const isActive = alarm.state === "active";
  const isQuiet = !isActive || alarm.acknowledged !== null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys for its current row
    <div
      role="row"
      aria-rowindex={rowIndex}
      aria-current={isCurrent ? "true" : undefined}
      onClick={onCurrent}
      onDoubleClick={onOpen}
      style={style}
      className={classNames(
        "absolute inset-x-0 flex cursor-default items-center gap-4 border-b border-line/60 px-4 max-sm:gap-3 max-sm:px-3 hover:bg-hover",
        isCurrent && "bg-accent-soft",
        !isActive && "text-muted",
      )}
    >
      <div role="cell" className={alarmColumnClass("select")}>
        <input
          type="checkbox"
          aria-label={`Select ${alarm.ruleName} of ${alarm.hostId}`}
          checked={isSelected}
          onChange={(event) => onSelect(event.target.checked)}
          className="size-4 accent-(--accent)"
        />
      </div>
      <div role="cell" className={alarmColumnClass("severity")}>
        <SeverityBadge severity={alarm.severity} quiet={isQuiet} />
      </div>
      <div role="cell" className={classNames("truncate", alarmColumnClass("host"))}>
        {alarm.hostId}
      </div>
      <div role="cell" className={alarmColumnClass("what")}>
        <button
          type="button"
          onClick={onOpen}
          className="block max-w-full truncate text-left hover:underline"
          title={alarm.text}
        >
          {alarm.text}
        </button>
        <span className="block truncate text-sm text-muted">
          <span className="sm:hidden">{alarm.hostId} · </span>
          {alarm.ruleName}
          {!isActive && " · cleared"}
          {alarm.acknowledged && <span className="text-accent sm:hidden"> · ✓ {alarm.acknowledged.by}</span>}
        </span>
      </div>
      <div role="cell" className={classNames("truncate tabular-nums", alarmColumnClass("value"))}>
        {alarm.value !== null && formatValue(alarm.value, unit, rateDisplay)}
        {alarm.bound !== null && <span className="text-muted"> / {formatValue(alarm.bound, unit, rateDisplay)}</span>}
      </div>
      <div role="cell" className={alarmColumnClass("since")}>
        <RelativeTime atMs={alarm.sinceMs} />
      </div>
      <div role="cell" className={classNames("tabular-nums", alarmColumnClass("changes"))}>
        {alarm.changeCount}
      </div>
      <div role="cell" className={classNames("truncate", alarmColumnClass("acknowledged"))}>
        {alarm.acknowledged ? (
          <span title={alarm.acknowledged.note} className="text-accent">
            ✓ {alarm.acknowledged.by}
            {alarm.acknowledged.note !== "" && (
              <span className="block truncate text-sm">{alarm.acknowledged.note}</span>
            )}
          </span>
        ) : (
          <span className="text-muted">{isActive ? "no" : "–"}</span>
        )}
      </div>
    </div>
  );
}

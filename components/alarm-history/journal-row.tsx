"use client";

import Link from "next/link";
import type { JournalEntry } from "../../domain/alarm";
import { journalAlarmId, journalSubject } from "../../domain/journal-subject";
import { shortAlarmVm } from "../../domain/vm-words";
import { formatTime, type TimeZone, useViewPreferences } from "../shell/view-preferences";
import { classNames } from "../ui/class-names";
import { SeverityIcon } from "../ui/severity-icon";
import { historyColumnClass } from "./history-columns";
import { KIND_WORDS } from "./kind-words";

export interface JournalRowProps {
  entry: JournalEntry;
  index: number;
  rowCount: number;
  style: { height: number; transform: string };
}

/** Where an entry leads to: its alarm, the host that was shelved, or the console. */
function placeOf(entry: JournalEntry): string {
  if (entry.action) return `/actions?action=${entry.action.id}`;
  const alarmId = journalAlarmId(entry);
  if (alarmId !== null) return `/alarms?alarm=${encodeURIComponent(alarmId)}`;
  if (entry.kind === "setting-changed") return "/settings";
  const hostId = entry.shelf?.target.hostId;
  return hostId ? `/hosts/${encodeURIComponent(hostId)}` : "/alarms";
}

function detailOf({ kind, note, alarm, shelf, window }: JournalEntry, timeZone: TimeZone): string {
  if (kind === "setting-changed") return "";
  if (note !== "") return `“${note}”`;
  if (alarm?.vm) return shortAlarmVm(alarm.vm);
  if (shelf) return `until ${formatTime(shelf.untilMs, timeZone)}`;
  if (window) return `${window.from.replace("T", " ")} to ${window.to.replace("T", " ")} ${window.timeZone}`;
  return "";
}

/** One entry of the history. The whole row is its link. */
export function JournalRow({ entry, index, rowCount, style }: JournalRowProps) {
  const { timeZone } = useViewPreferences();
  const { word, Icon } = KIND_WORDS[entry.kind];
  const { host, ruleId, ruleName, text } = journalSubject(entry);
  const rule = ruleName || ruleId;
  const time = formatTime(entry.atMs, timeZone);
  const dateTime = new Date(entry.atMs).toISOString();
  const isBad = entry.kind === "raised" || entry.kind === "worsened";
  const detail = detailOf(entry, timeZone);
  return (
    <li
      aria-posinset={index + 1}
      aria-setsize={rowCount}
      data-index={index}
      style={style}
      className="absolute inset-x-0 flex items-center gap-4 border-b border-line/60 px-4 max-sm:gap-3 max-sm:px-3 hover:bg-hover"
    >
      <div className={classNames("text-muted tabular-nums", historyColumnClass("time"))}>
        <time dateTime={dateTime}>{time}</time>
      </div>
      <div className={historyColumnClass("what")}>
        <span className="flex items-center gap-1.5">
          {isBad && entry.alarm ? (
            <SeverityIcon
              severity={entry.alarm.severity}
              className={entry.alarm.severity === "failure" ? "text-failure" : "text-warning"}
            />
          ) : (
            <Icon
              aria-hidden="true"
              className={classNames("size-3 shrink-0", entry.kind === "cleared" ? "text-ok" : "text-faint")}
            />
          )}
          <span className="truncate" title={word}>
            {word}
            {isBad && entry.alarm && <span className="sr-only">: {entry.alarm.severity}</span>}
          </span>
        </span>
        <time dateTime={dateTime} className="block text-xs leading-4 text-muted tabular-nums sm:hidden">
          {time}
        </time>
      </div>
      <div className={classNames("truncate", historyColumnClass("host"))}>{host || "–"}</div>
      <div className={classNames("truncate text-muted", historyColumnClass("rule"))} title={rule}>
        {rule || "–"}
      </div>
      <div className={historyColumnClass("text")}>
        <Link
          href={placeOf(entry)}
          prefetch={false}
          title={text}
          className="block truncate -outline-offset-2 after:absolute after:inset-0 hover:underline"
        >
          {text || word}
        </Link>
        <span className="block truncate text-sm text-muted" title={detail || undefined}>
          {host !== "" && <span className="md:hidden">{host} · </span>}
          {detail}
          {rule !== "" && (
            <span className="xl:hidden">
              {detail !== "" && " · "}
              {rule}
            </span>
          )}
          <span className="lg:hidden">
            {(detail !== "" || rule !== "") && " · "}by {entry.by}
          </span>
        </span>
      </div>
      <div className={classNames("truncate text-muted", historyColumnClass("by"))} title={entry.by}>
        <span className="sr-only">by </span>
        {entry.by}
      </div>
    </li>
  );
}

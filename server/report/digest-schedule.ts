import { DateTime } from "luxon";
import type { DigestSettings, KeptDigestSettings } from "../../domain/digest";

/** A digest that could not be sent in time is sent late, but not when the week has gone on for so long. */
const LATEST_MS = 2 * 86_400_000;

export interface DueDigest {
  /** `2026-W47` */
  week: string;
  dueAtMs: number;
  /** The seven whole days before the day on which it is due, by the clock of its time zone. */
  fromMs: number;
  toMs: number;
}

/** When it is due in a week. An hour that the change to summer time leaves out is the one after it. */
function dueIn(week: DateTime, { weekday, hour }: Pick<DigestSettings, "weekday" | "hour">): DateTime {
  return week
    .startOf("week")
    .plus({ days: weekday - 1 })
    .set({ hour });
}

/** The digest that is to be sent now, if any: the newest one that is due, while it is not two days late. */
export function dueDigest(settings: KeptDigestSettings, nowMs: number): DueDigest | null {
  if (!settings.isOn) return null;
  const now = DateTime.fromMillis(nowMs, { zone: settings.timeZone });
  const thisWeeks = dueIn(now, settings);
  const due = thisWeeks <= now ? thisWeeks : dueIn(now.minus({ weeks: 1 }), settings);
  const dueAtMs = due.toMillis();
  if (nowMs - dueAtMs > LATEST_MS || dueAtMs < settings.scheduledAtMs) return null;
  const to = due.startOf("day");
  return { week: due.toFormat("kkkk-'W'WW"), dueAtMs, fromMs: to.minus({ days: 7 }).toMillis(), toMs: to.toMillis() };
}

/** When the next one is due after `nowMs`; `null` while it is switched off. */
export function nextDigestAtMs(settings: KeptDigestSettings, nowMs: number): number | null {
  if (!settings.isOn) return null;
  const now = DateTime.fromMillis(nowMs, { zone: settings.timeZone });
  const thisWeeks = dueIn(now, settings);
  return (thisWeeks > now ? thisWeeks : dueIn(now.plus({ weeks: 1 }), settings)).toMillis();
}

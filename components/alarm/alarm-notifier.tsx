"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import { useAlarmCounts, useJournalEntries, useSuppressions } from "../live/live-provider";
import { useSession } from "../shell/use-session";
import { beep } from "./beep";
import { describeNews, newsOf, Throttle } from "./news";
import { readChoice } from "./notification-choice";
import { showUnreadCount } from "./unread-count";

const SOUND_EVERY_MS = 3000;
const DESKTOP_EVERY_MS = 5000;
const SPOKEN_EVERY_MS = 4000;

/** Lets a user know of new alarms on whatever page he is: by sound and desktop notification if wanted, in title and icon, and aloud. */
export function AlarmNotifier() {
  const userName = useSession().data?.name ?? "";
  const { failure, warning } = useAlarmCounts();
  const suppressions = useSuppressions();
  const hidden = useRef(suppressions);
  hidden.current = suppressions;
  const [spoken, setSpoken] = useState("");
  const outlets = useRef<{ sound: Throttle<Alarm>; desktop: Throttle<Alarm>; spoken: Throttle<Alarm> }>(undefined);

  useEffect(() => {
    const made = {
      sound: new Throttle<Alarm>(SOUND_EVERY_MS, (alarms) => beep(alarms.some((one) => one.severity === "failure"))),
      desktop: new Throttle<Alarm>(DESKTOP_EVERY_MS, (alarms) => {
        const shown = new Notification("Premonitor", { body: describeNews(alarms), tag: "premonitor-alarms" });
        shown.onclick = () => {
          window.focus();
          shown.close();
        };
      }),
      spoken: new Throttle<Alarm>(SPOKEN_EVERY_MS, (alarms) => setSpoken(describeNews(alarms))),
    };
    outlets.current = made;
    return () => {
      for (const outlet of Object.values(made)) outlet.close();
    };
  }, []);

  const onEntries = useCallback(
    (entries: readonly JournalEntry[]) => {
      const news = newsOf(entries, ({ id }) => hidden.current.has(id));
      if (news.length === 0 || !outlets.current) return;
      const choice = readChoice(userName);
      outlets.current.sound.push(news.filter(({ severity }) => choice[severity].sound));
      outlets.current.spoken.push(news.filter(({ severity }) => severity === "failure"));
      if (!("Notification" in window) || Notification.permission !== "granted") return;
      outlets.current.desktop.push(news.filter(({ severity }) => choice[severity].desktop));
    },
    [userName],
  );
  useJournalEntries(onEntries);
  useEffect(() => showUnreadCount(failure + warning, failure > 0), [failure, warning]);
  return (
    <div aria-live="assertive" className="sr-only">
      {spoken}
    </div>
  );
}

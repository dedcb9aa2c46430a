"use client";

import { type RefObject, useEffect, useMemo, useSyncExternalStore } from "react";
import type { HostFeed } from "../live/host-feed";
import type { ChartView } from "./chart-view";
import { HistorySource } from "./history-source";

const ASK_EVERY_MS = 1000;
/** While nothing comes live, history is asked for what is newer so often. */
const POLL_EVERY_MS = 30_000;

/** As many points as the widest chart has pixels, in steps, so that a small change of its size asks for nothing new. */
export function pointsFor(element: HTMLElement | null): number {
  return Math.min(2000, Math.max(300, Math.ceil((element?.clientWidth ?? 0) / 100) * 100));
}

/** Keeps history asked for as the view moves and live ticks come. */
export function useHistory(
  hostId: string,
  view: ChartView,
  feed: HostFeed | null,
  frame: RefObject<HTMLElement | null>,
) {
  const history = useMemo(() => new HistorySource(hostId), [hostId]);
  useSyncExternalStore(
    history.changed.subscribe,
    () => history.state,
    () => history.state,
  );
  useEffect(() => {
    const ask = () => {
      const firstLiveMs = feed?.firstAtMs ?? Number.NaN;
      const neededToMs = Number.isNaN(firstLiveMs) ? view.nowMs() - POLL_EVERY_MS : firstLiveMs;
      history.want({ ...view.span(), points: pointsFor(frame.current), neededToMs });
    };
    ask();
    const stop = view.rangeChanged.subscribe(ask);
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [history, view, feed, frame]);
  useEffect(() => () => history.close(), [history]);
  return history;
}

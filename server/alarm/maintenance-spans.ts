import { DateTime, type DurationLike } from "luxon";
import type { MaintenanceWindow } from "../../domain/quiet";

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 31;
const MAX_SPANS = 100;
const STEPS: Record<Exclude<MaintenanceWindow["repeat"], "never">, (count: number) => DurationLike> = {
  daily: (days) => ({ days }),
  weekly: (weeks) => ({ weeks }),
  monthly: (months) => ({ months }),
};

/** How many repeats are surely before a time: the search then begins there instead of at the first span. */
const LONGEST_STEP_MS = { daily: DAY_MS + 3_600_000, weekly: 7 * DAY_MS + 3_600_000, monthly: 31 * DAY_MS + 3_600_000 };

/**
 * The spans of a window from a month before `nowMs` to a month after it, ms since 1970, oldest first, at most 100.
 * They follow the clock of the window's time zone, also where it changes to summer time.
 */
export function maintenanceSpans(
  window: Pick<MaintenanceWindow, "from" | "to" | "timeZone" | "repeat">,
  nowMs: number,
): { fromMs: number; toMs: number }[] {
  const { repeat, timeZone: zone } = window;
  const from = DateTime.fromISO(window.from, { zone });
  const to = DateTime.fromISO(window.to, { zone });
  const firstMs = nowMs - SHOWN_DAYS * DAY_MS;
  const lastMs = nowMs + SHOWN_DAYS * DAY_MS;
  if (repeat === "never") {
    const span = { fromMs: from.toMillis(), toMs: to.toMillis() };
    return span.toMs > firstMs && span.fromMs < lastMs ? [span] : [];
  }
  const spans: { fromMs: number; toMs: number }[] = [];
  const passedMs = Math.max(0, firstMs - to.toMillis());
  for (let count = Math.floor(passedMs / LONGEST_STEP_MS[repeat]); spans.length < MAX_SPANS; count++) {
    const step = STEPS[repeat](count);
    const span = { fromMs: from.plus(step).toMillis(), toMs: to.plus(step).toMillis() };
    if (span.fromMs >= lastMs) break;
    if (span.toMs > firstMs) spans.push(span);
  }
  return spans;
}

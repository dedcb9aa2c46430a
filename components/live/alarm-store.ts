import type { Alarm, JournalEntry } from "../../domain/alarm";
import { Signal } from "./signal";

export interface AlarmCounts {
  failure: number;
  warning: number;
}

const NOTIFY_EVERY_MS = 200;
const NO_ALARMS: AlarmCounts = { failure: 0, warning: 0 };

/** All alarms as they are now. A storm of changes tells its listeners five times a second and not once a change. */
export class AlarmStore {
  readonly changed = new Signal();
  private readonly byId = new Map<string, Alarm>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private publishedAtMs = 0;
  private counted: AlarmCounts = NO_ALARMS;
  /** Newest change first. A new array after each change. */
  alarms: readonly Alarm[] = [];
  isLoaded = false;

  setAll(alarms: readonly Alarm[]): void {
    this.byId.clear();
    for (const alarm of alarms) this.byId.set(alarm.id, alarm);
    this.isLoaded = true;
    this.publish();
  }

  apply(entries: readonly JournalEntry[]): void {
    for (const { alarm } of entries) {
      const known = this.byId.get(alarm.id);
      if (!known || isNewer(alarm, known)) this.byId.set(alarm.id, alarm);
    }
    const waitMs = Math.max(0, this.publishedAtMs + NOTIFY_EVERY_MS - Date.now());
    this.timer ??= setTimeout(() => this.publish(), waitMs);
  }

  private publish(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.publishedAtMs = Date.now();
    this.alarms = [...this.byId.values()].sort((a, b) => b.changedAtMs - a.changedAtMs || (a.id < b.id ? -1 : 1));
    const counts = { failure: 0, warning: 0 };
    for (const { state, acknowledged, severity } of this.alarms) {
      if (state === "active" && !acknowledged) counts[severity]++;
    }
    if (counts.failure !== this.counted.failure || counts.warning !== this.counted.warning) this.counted = counts;
    this.changed.notify();
  }

  /** Active ones that nobody has acknowledged. The same object until a number changes. */
  readonly counts = (): AlarmCounts => this.counted;
}

/** An alarm changes by a higher count, or is acknowledged within the same one. */
function isNewer(alarm: Alarm, known: Alarm): boolean {
  if (alarm.changeCount !== known.changeCount) return alarm.changeCount > known.changeCount;
  return alarm.acknowledged !== null || known.acknowledged === null;
}

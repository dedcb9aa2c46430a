import type { Alarm, JournalEntry } from "../../domain/alarm";
import type { Quiet } from "../../domain/quiet";
import { type Suppression, silentHostIds, suppressionOf } from "../../domain/suppression";
import { Signal } from "./signal";

export interface AlarmCounts {
  failure: number;
  warning: number;
}

const NOTIFY_EVERY_MS = 200;
const NO_ALARMS: AlarmCounts = { failure: 0, warning: 0 };
const NO_QUIET: Quiet = { shelves: [], maintenance: [] };

/** All alarms as they are now, and what hides some. A storm of changes tells its listeners five times a second and not once a change. */
export class AlarmStore {
  readonly changed = new Signal();
  /** Told with each batch of entries, after they were taken in. */
  readonly heard = new Set<(entries: readonly JournalEntry[]) => void>();
  private readonly byId = new Map<string, Alarm>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private publishedAtMs = 0;
  private counted: AlarmCounts = NO_ALARMS;
  /** Newest change first. A new array after each change. */
  alarms: readonly Alarm[] = [];
  quiet: Quiet = NO_QUIET;
  /** Why alarms that are not over are hidden, by id. A new map after each change. */
  suppressions: ReadonlyMap<string, Suppression> = new Map();
  /** The same as `counts`, by host; hosts without any are left out. A new map after each change. */
  countsByHost: ReadonlyMap<string, AlarmCounts> = new Map();
  isLoaded = false;

  setAll(alarms: readonly Alarm[], quiet: Quiet = NO_QUIET): void {
    // What came while the list was on its way is newer than the list.
    const newer = alarms.map((alarm) => {
      const known = this.byId.get(alarm.id);
      return known && known.revision > alarm.revision ? known : alarm;
    });
    this.byId.clear();
    for (const alarm of newer) this.byId.set(alarm.id, alarm);
    this.quiet = quiet;
    this.isLoaded = true;
    this.publish();
  }

  setQuiet(quiet: Quiet): void {
    this.quiet = quiet;
    this.publish();
  }

  apply(entries: readonly JournalEntry[]): void {
    for (const { alarm, kind } of entries) {
      if (!alarm) continue;
      const known = this.byId.get(alarm.id);
      if (known && alarm.revision <= known.revision && alarm.changedAtMs <= known.changedAtMs) continue;
      if (kind === "lapsed" && alarm.changeCount === 0) this.byId.delete(alarm.id);
      else this.byId.set(alarm.id, alarm);
    }
    for (const listener of this.heard) listener(entries);
    const waitMs = Math.max(0, this.publishedAtMs + NOTIFY_EVERY_MS - Date.now());
    this.timer ??= setTimeout(() => this.publish(), waitMs);
  }

  /** Looks again at what hides alarms: a window of maintenance begins and ends by the clock. */
  look(): void {
    if (this.quiet.maintenance.length > 0) this.publish();
  }

  private publish(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const nowMs = Date.now();
    this.publishedAtMs = nowMs;
    this.alarms = [...this.byId.values()].sort((a, b) => b.changedAtMs - a.changedAtMs || (a.id < b.id ? -1 : 1));
    const silent = silentHostIds(this.alarms);
    const suppressions = new Map<string, Suppression>();
    const counts = { failure: 0, warning: 0 };
    const countsByHost = new Map<string, AlarmCounts>();
    for (const alarm of this.alarms) {
      if (alarm.state === "cleared" && !alarm.awaitsAcknowledgement) continue;
      const suppression = suppressionOf(alarm, this.quiet, silent, nowMs);
      if (suppression) suppressions.set(alarm.id, suppression);
      else if (alarm.state === "active" && !alarm.acknowledged) {
        const ofHost = countsByHost.get(alarm.hostId) ?? { failure: 0, warning: 0 };
        countsByHost.set(alarm.hostId, ofHost);
        ofHost[alarm.severity]++;
        counts[alarm.severity]++;
      }
    }
    this.suppressions = suppressions;
    this.countsByHost = countsByHost;
    if (counts.failure !== this.counted.failure || counts.warning !== this.counted.warning) this.counted = counts;
    this.changed.notify();
  }

  /** Active ones that nobody has acknowledged and nothing hides. The same object until a number changes. */
  readonly counts = (): AlarmCounts => this.counted;
}

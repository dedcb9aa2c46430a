import type { Alarm, JournalEntry } from "../../domain/alarm";

/** The alarms that entries raise or make worse, the newest state of each once; hidden and acknowledged ones are no news. */
export function newsOf(entries: readonly JournalEntry[], isHidden: (alarm: Alarm) => boolean): Alarm[] {
  const news = new Map<string, Alarm>();
  for (const { kind, alarm } of entries) {
    if (!alarm) continue;
    if (kind === "cleared") news.delete(alarm.id);
    // A flapping alarm was news when it began to flap.
    const isNews = (kind === "raised" && !alarm.flapping) || kind === "worsened" || kind === "forgotten";
    if (isNews && !alarm.acknowledged && !isHidden(alarm)) news.set(alarm.id, alarm);
  }
  return [...news.values()];
}

/** Lets something happen now, and then at most once in a while; what comes meanwhile is gathered for the next time. */
export class Throttle<Item> {
  private waiting: Item[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly act: (items: Item[]) => void,
  ) {}

  push(items: readonly Item[]): void {
    if (items.length === 0) return;
    this.waiting.push(...items);
    if (!this.timer) this.flush();
  }

  private flush(): void {
    this.timer = undefined;
    if (this.waiting.length === 0) return;
    this.act(this.waiting.splice(0));
    this.timer = setTimeout(() => this.flush(), this.everyMs);
  }

  close(): void {
    clearTimeout(this.timer);
    this.waiting = [];
  }
}

/** "Failure on web-1: Memory used is 97 %", and how many more. */
export function describeNews(alarms: readonly Alarm[]): string {
  const worst = alarms.find(({ severity }) => severity === "failure") ?? alarms[0];
  if (!worst) return "";
  const word = worst.severity === "failure" ? "Failure" : "Warning";
  const rest = alarms.length > 1 ? `, and ${alarms.length - 1} more` : "";
  return `${word} on ${worst.hostId}: ${worst.text}${rest}`;
}

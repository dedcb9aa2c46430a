import type { Redis } from "ioredis";
import type { JournalEntry } from "../../domain/alarm";
import type { JournalQuery } from "../../domain/alarm-api";
import { JOURNAL_CAP } from "./alarm-scripts";
import { isNarrow, type JournalFilter, journalFilter } from "./journal-filter";
import { alarmJournalKey, JOURNAL } from "./journal-keys";
import { parseJournalEntry } from "./parse-journal-entry";

const BATCH = 1000;
const MAX_LOOKED_AT = 50_000;
/** How much later than it happened an entry may have been written: a host's changes wait while the centre is away. */
const MAX_LATE_MS = 86_400_000;
/** How much a host's clock may be ahead of the centre's. */
const MAX_AHEAD_MS = 300_000;

type StreamEntry = [id: string, fields: string[]];

/** The journal in the state Redis; alarms, shelves and actions write it as they change. Entries that are damaged are left out. */
export class JournalStore {
  /** @param redis commands @param journalReader a connection of its own, because waiting for entries blocks it */
  constructor(
    private readonly redis: Redis,
    private readonly journalReader: Redis,
  ) {}

  /**
   * Entries that fit, newest first. One call looks at no more than 50,000 entries, so it may find fewer than `limit`, or none, and
   * still have older ones to look at.
   * @returns `nextBefore`: give it as `before` to read on; `null` when nothing older fits
   */
  async read(query: JournalQuery): Promise<{ entries: JournalEntry[]; nextBefore: string | null }> {
    const fits = journalFilter(query);
    const { limit, before } = query;
    const entries: JournalEntry[] = [];
    let lookedAt = 0;
    for await (const batch of this.newestFirst(query, before, isNarrow(query) ? BATCH : Math.min(BATCH, limit + 1))) {
      for (const streamEntry of batch) {
        const entry = parseJournalEntry(streamEntry);
        if (!entry || !fits(entry)) continue;
        if (entries.length === limit) return { entries, nextBefore: entries[limit - 1]!.id };
        entries.push(entry);
      }
      lookedAt += batch.length;
      if (lookedAt >= MAX_LOOKED_AT) return { entries, nextBefore: batch[batch.length - 1]![0] };
    }
    return { entries, nextBefore: null };
  }

  /** All entries that fit and are there now, oldest first, read as they are taken. */
  async *stream(filter: JournalFilter): AsyncGenerator<JournalEntry> {
    const fits = journalFilter(filter);
    for await (const batch of this.oldestFirst(filter)) {
      for (const streamEntry of batch) {
        const entry = parseJournalEntry(streamEntry);
        if (entry && fits(entry)) yield entry;
      }
    }
  }

  /** Entries that were written after the one with this id, oldest first, up to the newest that is there now. */
  async *since(id: string): AsyncGenerator<JournalEntry> {
    const end = await this.newestId();
    let start = id;
    for (;;) {
      const batch: StreamEntry[] = await this.redis.xrange(JOURNAL, `(${start}`, end, "COUNT", BATCH);
      for (const streamEntry of batch) {
        const entry = parseJournalEntry(streamEntry);
        if (entry) yield entry;
      }
      if (batch.length < BATCH) return;
      start = batch[batch.length - 1]![0];
    }
  }

  /** Writes that somebody changed a setting, or who may get in. @param what in words, without secrets */
  async recordSetting(by: string, what: string): Promise<void> {
    const entry = JSON.stringify({ atMs: Date.now(), kind: "setting-changed", by, note: what });
    await this.redis.xadd(JOURNAL, "MAXLEN", "~", JOURNAL_CAP, "*", "e", entry);
  }

  /** Id of the newest entry, to follow from. */
  async newestId(): Promise<string> {
    const [newest] = await this.redis.xrevrange(JOURNAL, "+", "-", "COUNT", 1);
    return newest?.[0] ?? "0-0";
  }

  /** At most 1,000 entries after `afterId`, oldest first; waits up to `blockMs` for the first. */
  async after(afterId: string, blockMs: number): Promise<JournalEntry[]> {
    let lastId = afterId;
    for (;;) {
      const answer = await this.journalReader.xread("COUNT", BATCH, "BLOCK", blockMs, "STREAMS", JOURNAL, lastId);
      const batch = (answer?.[0]?.[1] ?? []) as StreamEntry[];
      const entries = batch.flatMap((streamEntry) => parseJournalEntry(streamEntry) ?? []);
      if (batch.length === 0 || entries.length > 0) return entries;
      lastId = batch[batch.length - 1]![0];
    }
  }

  /** When the oldest entry that is kept was written; `null` when there is none. */
  async oldestAtMs(): Promise<number | null> {
    const [oldest] = await this.redis.xrange(JOURNAL, "-", "+", "COUNT", 1);
    return oldest ? idParts(oldest[0])[0] : null;
  }

  /** The time since which nothing has been dropped for want of room; 0 when nothing ever was. */
  async completeFromMs(): Promise<number> {
    const [oldestAtMs, length] = await Promise.all([this.oldestAtMs(), this.redis.xlen(JOURNAL)]);
    if (oldestAtMs === null) return 0;
    const info = (await this.redis.xinfo("STREAM", JOURNAL)) as unknown[];
    const at = info.indexOf("entries-added");
    // Redis before 7 does not count what was added: there the oldest entry must do.
    return at >= 0 && Number(info[at + 1]) <= length ? 0 : oldestAtMs;
  }

  private async *newestFirst(filter: JournalFilter, before: string | undefined, count: number) {
    if (filter.alarmId !== undefined) {
      yield* this.ofAlarm((await this.alarmEntryIds(filter.alarmId)).filter((id) => !before || isOlder(id, before)));
      return;
    }
    const { oldest, newest } = idRange(filter);
    let end = before !== undefined && (newest === "+" || isOlder(before, newest)) ? `(${before}` : newest;
    for (;;) {
      const batch: StreamEntry[] = await this.redis.xrevrange(JOURNAL, end, oldest, "COUNT", count);
      if (batch.length > 0) yield batch;
      if (batch.length < count) return;
      end = `(${batch[batch.length - 1]![0]}`;
    }
  }

  private async *oldestFirst(filter: JournalFilter) {
    if (filter.alarmId !== undefined) {
      yield* this.ofAlarm((await this.alarmEntryIds(filter.alarmId)).reverse());
      return;
    }
    const { oldest, newest } = idRange(filter);
    // Else a journal that grows as fast as it is read would never end.
    const end = newest === "+" ? await this.newestId() : newest;
    let start = oldest;
    for (;;) {
      const batch: StreamEntry[] = await this.redis.xrange(JOURNAL, start, end, "COUNT", BATCH);
      if (batch.length > 0) yield batch;
      if (batch.length < BATCH) return;
      start = `(${batch[batch.length - 1]![0]}`;
    }
  }

  /** Newest first; the list holds a few hundred at most. */
  private alarmEntryIds(alarmId: string): Promise<string[]> {
    return this.redis.lrange(alarmJournalKey(alarmId), 0, -1);
  }

  private async *ofAlarm(ids: string[]): AsyncGenerator<StreamEntry[]> {
    if (ids.length === 0) return;
    const pipeline = this.redis.pipeline();
    for (const id of ids) pipeline.xrange(JOURNAL, id, id);
    const answers = (await pipeline.exec()) ?? [];
    const batch = answers.flatMap(([error, found]) => {
      if (error) throw error;
      return found as StreamEntry[];
    });
    if (batch.length > 0) yield batch;
  }
}

/** Ids are the time of writing; what happened in the span may have been written a little before it or long after. */
function idRange({ from, to }: JournalFilter): { oldest: string; newest: string } {
  return {
    oldest: from === undefined ? "-" : String(Math.max(0, from - MAX_AHEAD_MS)),
    newest: to === undefined ? "+" : String(to + MAX_LATE_MS),
  };
}

function idParts(id: string): [atMs: number, sequence: number] {
  const [atMs = "0", sequence = String(Number.MAX_SAFE_INTEGER)] = id.split("-");
  return [Number(atMs), Number(sequence)];
}

function isOlder(id: string, other: string): boolean {
  const [atMs, sequence] = idParts(id);
  const [otherAtMs, otherSequence] = idParts(other);
  return atMs < otherAtMs || (atMs === otherAtMs && sequence < otherSequence);
}

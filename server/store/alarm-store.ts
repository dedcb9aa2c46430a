import type { Redis } from "ioredis";
import {
  type Alarm,
  type AlarmChange,
  type AlarmState,
  alarmId,
  alarmSchema,
  type JournalEntry,
  journalEntrySchema,
  type Severity,
} from "../../domain/alarm";

const ACTIVE = "s:alarms:active";
const CLEARED = "s:alarms:cleared";
const JOURNAL = "s:journal";
const alarmKey = (id: string) => `s:alarm:${id}`;
const alarmJournalKey = (id: string) => `s:alarm-journal:${id}`;

const JOURNAL_CAP = 200_000;
const CLEARED_CAP = 5000;
const ENTRIES_PER_ALARM = 200;

/**
 * Applies one change of one alarm: the alarm, the sets by state, and the journal, all or nothing. A change that was applied
 * already (an equal or older run and sequence), or that changes nothing, leaves everything as it is.
 * KEYS alarm, active, cleared, journal, journal of the alarm. ARGV change (an alarm without what is kept here), run, sequence,
 * caps of journal, cleared and journal of the alarm, who.
 */
const APPLY = `
local change = cjson.decode(ARGV[1])
local run, sequence = tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'alarm', 'run', 'sequence')
if kept[2] and (run < tonumber(kept[2]) or (run == tonumber(kept[2]) and sequence <= tonumber(kept[3]))) then return false end
local before = kept[1] and cjson.decode(kept[1]) or nil
local wasActive = before and before.state == 'active'
local kind
if change.state == 'active' then
  if not wasActive then kind = 'raised'
  elseif before.severity == change.severity then return false
  elseif change.severity == 'failure' then kind = 'worsened'
  else kind = 'eased' end
elseif wasActive then kind = 'cleared'
else return false end
change.sinceMs = (kind == 'raised') and change.atMs or before.sinceMs
change.changedAtMs = change.atMs
change.changeCount = (before and before.changeCount or 0) + 1
change.acknowledged = (before and kind ~= 'raised' and kind ~= 'worsened') and before.acknowledged or cjson.null
local alarm = cjson.encode(change)
redis.call('HSET', KEYS[1], 'alarm', alarm, 'run', ARGV[2], 'sequence', ARGV[3])
redis.call('ZADD', change.state == 'active' and KEYS[2] or KEYS[3], change.atMs, change.id)
redis.call('ZREM', change.state == 'active' and KEYS[3] or KEYS[2], change.id)
local excess = redis.call('ZCARD', KEYS[3]) - tonumber(ARGV[5])
if excess > 0 then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[3], 0, excess - 1)) do
    redis.call('DEL', 's:alarm:' .. id, 's:alarm-journal:' .. id)
    redis.call('ZREM', KEYS[3], id)
  end
end
local entry = '{"atMs":' .. string.format('%.0f', change.atMs) .. ',"kind":"' .. kind .. '","by":' .. cjson.encode(ARGV[7]) .. ',"note":"","alarm":' .. alarm .. '}'
local id = redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[4], '*', 'e', entry)
redis.call('LPUSH', KEYS[5], id)
redis.call('LTRIM', KEYS[5], 0, tonumber(ARGV[6]) - 1)
return {kind, alarm}
`;

/** KEYS as above. ARGV who, when, note, caps of journal and journal of the alarm. */
const ACKNOWLEDGE = `
local kept = redis.call('HGET', KEYS[1], 'alarm')
if not kept then return {'refused', 'there is no such alarm'} end
local alarm = cjson.decode(kept)
if alarm.acknowledged ~= cjson.null then return {'refused', 'it is acknowledged already, by ' .. alarm.acknowledged.by} end
alarm.acknowledged = { by = ARGV[1], atMs = tonumber(ARGV[2]), note = ARGV[3] }
kept = cjson.encode(alarm)
redis.call('HSET', KEYS[1], 'alarm', kept)
local entry = '{"atMs":' .. ARGV[2] .. ',"kind":"acknowledged","by":' .. cjson.encode(ARGV[1]) .. ',"note":' .. cjson.encode(ARGV[3]) .. ',"alarm":' .. kept .. '}'
local id = redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[4], '*', 'e', entry)
redis.call('LPUSH', KEYS[5], id)
redis.call('LTRIM', KEYS[5], 0, tonumber(ARGV[5]) - 1)
return {'acknowledged', kept}
`;

export interface AlarmFilter {
  state?: AlarmState;
  severity?: Severity;
  host?: string;
}

export interface JournalFilter {
  alarmId?: string;
  host?: string;
  /** Only entries older than this entry id. */
  before?: string;
  limit: number;
}

type StreamEntry = [id: string, fields: string[]];

function parseEntry([id, fields]: StreamEntry): JournalEntry {
  return journalEntrySchema.parse({ id, ...JSON.parse(fields[1]!) });
}

/** Alarms and their journal, in the state Redis. Every change is one script: two servers cannot apply one twice. */
export class AlarmStore {
  /** @param redis commands @param journalReader a connection of its own, because reading the journal blocks it */
  constructor(
    private readonly redis: Redis,
    private readonly journalReader: Redis,
  ) {}

  private keys(id: string): string[] {
    return [alarmKey(id), ACTIVE, CLEARED, JOURNAL, alarmJournalKey(id)];
  }

  /**
   * Applies a change. @param by who judged: a host id, or the server.
   * @returns what it did, or `undefined` when it was known already or changed nothing
   */
  async apply(
    hostId: string,
    change: AlarmChange,
    order: { runId: number; sequence: number },
    by: string,
  ): Promise<{ kind: JournalEntry["kind"]; alarm: Alarm } | undefined> {
    const id = alarmId(hostId, change.ruleId, change.seriesId);
    const answer = (await this.redis.eval(
      APPLY,
      5,
      ...this.keys(id),
      JSON.stringify({ ...change, id, hostId }),
      order.runId,
      order.sequence,
      JOURNAL_CAP,
      CLEARED_CAP,
      ENTRIES_PER_ALARM,
      by,
    )) as [JournalEntry["kind"], string] | null;
    return answer ? { kind: answer[0], alarm: alarmSchema.parse(JSON.parse(answer[1])) } : undefined;
  }

  /** Acknowledges an alarm, once. @param by the operator */
  async acknowledge(request: {
    alarmId: string;
    by: string;
    note: string;
    atMs: number;
  }): Promise<{ alarm: Alarm } | { refused: string }> {
    const [outcome, text] = (await this.redis.eval(
      ACKNOWLEDGE,
      5,
      ...this.keys(request.alarmId),
      request.by,
      Math.round(request.atMs),
      request.note,
      JOURNAL_CAP,
      ENTRIES_PER_ALARM,
    )) as [string, string];
    return outcome === "refused" ? { refused: text } : { alarm: alarmSchema.parse(JSON.parse(text)) };
  }

  /** Alarms that fit, newest change first: all active ones and the newest 5,000 cleared ones. */
  async list(filter: AlarmFilter = {}): Promise<Alarm[]> {
    const sets = filter.state === "active" ? [ACTIVE] : filter.state === "cleared" ? [CLEARED] : [ACTIVE, CLEARED];
    const ids = (await Promise.all(sets.map((set) => this.redis.zrevrange(set, 0, -1)))).flat();
    if (ids.length === 0) return [];
    const pipeline = this.redis.pipeline();
    for (const id of ids) pipeline.hget(alarmKey(id), "alarm");
    const answers = (await pipeline.exec()) ?? [];
    return answers
      .flatMap(([error, text]) => {
        if (error) throw error;
        return typeof text === "string" ? [alarmSchema.parse(JSON.parse(text))] : [];
      })
      .filter(
        (alarm) =>
          (!filter.severity || alarm.severity === filter.severity) && (!filter.host || alarm.hostId === filter.host),
      )
      .sort((a, b) => b.changedAtMs - a.changedAtMs);
  }

  /** The journal, newest first. */
  async journal(filter: JournalFilter): Promise<JournalEntry[]> {
    if (filter.alarmId !== undefined) return this.journalOf(filter.alarmId, filter);
    const entries: JournalEntry[] = [];
    let end = filter.before ? `(${filter.before}` : "+";
    while (entries.length < filter.limit) {
      const batch = await this.redis.xrevrange(JOURNAL, end, "-", "COUNT", 500);
      for (const entry of batch.map(parseEntry)) {
        if (!filter.host || entry.alarm.hostId === filter.host) entries.push(entry);
      }
      if (batch.length < 500) break;
      end = `(${batch[batch.length - 1]![0]}`;
    }
    return entries.slice(0, filter.limit);
  }

  private async journalOf(id: string, { before, limit }: JournalFilter): Promise<JournalEntry[]> {
    const ids = await this.redis.lrange(alarmJournalKey(id), 0, -1);
    const from = before === undefined ? 0 : ids.indexOf(before) + 1;
    const wanted = ids.slice(from, from + limit);
    if (wanted.length === 0) return [];
    const pipeline = this.redis.pipeline();
    for (const entryId of wanted) pipeline.xrange(JOURNAL, entryId, entryId);
    const answers = (await pipeline.exec()) ?? [];
    return answers.flatMap(([, batch]) => ((batch ?? []) as StreamEntry[]).map(parseEntry));
  }

  /** Id of the newest journal entry, to follow from. */
  async newestJournalId(): Promise<string> {
    const [newest] = await this.redis.xrevrange(JOURNAL, "+", "-", "COUNT", 1);
    return newest?.[0] ?? "0-0";
  }

  /** Entries after `afterId`; waits up to `blockMs` for the first. */
  async journalAfter(afterId: string, blockMs: number): Promise<JournalEntry[]> {
    const answer = await this.journalReader.xread("COUNT", 1000, "BLOCK", blockMs, "STREAMS", JOURNAL, afterId);
    const entries = (answer?.[0]?.[1] ?? []) as StreamEntry[];
    return entries.map(parseEntry);
  }
}

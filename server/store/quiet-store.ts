import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { JournalKind } from "../../domain/alarm";
import {
  type MaintenanceInput,
  type MaintenanceWindow,
  maintenanceWindowSchema,
  type Shelf,
  type ShelfTarget,
  shelfSchema,
} from "../../domain/quiet";
import { ENTRIES_PER_ALARM, JOURNAL_CAP } from "./alarm-scripts";
import { alarmJournalKey, JOURNAL } from "./journal-keys";
import { LuaScript } from "./lua-script";
import { RefusedError } from "./store-error";

const SHELVES = "s:shelves";
const MAINTENANCE = "s:maintenance";
const MAX_SHELVES = 5000;
const MAX_WINDOWS = 1000;

/** Appends an entry whose JSON is ARGV[3], and to the journal of the alarm that KEYS[3], if given, stands for. */
const TELL = `
local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ${JOURNAL_CAP}, '*', 'e', ARGV[3])
if KEYS[3] then
  redis.call('LPUSH', KEYS[3], id)
  redis.call('LTRIM', KEYS[3], 0, ${ENTRIES_PER_ALARM - 1})
end
return 1
`;

/** KEYS hash, journal, journal of the alarm. ARGV field, value, entry, most fields. */
const PUT = new LuaScript(`
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
${TELL}`);

/** KEYS hash, journal, journal of the alarm. ARGV field, expected value, entry. */
const TAKE_OUT = new LuaScript(`
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
${TELL}`);

/** Who does it, and when. */
interface Deed {
  by: string;
  atMs: number;
}

function entryOf(kind: JournalKind, deed: Deed, note: string, about: { shelf: Shelf } | { window: MaintenanceWindow }) {
  return JSON.stringify({ atMs: Math.round(deed.atMs), kind, by: deed.by, note, alarm: null, ...about });
}

function shelfKeys({ target }: Shelf): string[] {
  return [SHELVES, JOURNAL, ...(target.alarmId === null ? [] : [alarmJournalKey(target.alarmId)])];
}

/** What hides alarms: shelves and maintenance windows. Each change is written with its journal entry in one step. */
export class QuietStore {
  constructor(private readonly redis: Redis) {}

  async shelves(): Promise<Shelf[]> {
    return (await this.redis.hvals(SHELVES)).map((text) => shelfSchema.parse(JSON.parse(text)));
  }

  /** @throws RefusedError when there are too many */
  async shelve(input: { target: ShelfTarget; reason: string; untilMs: number }, deed: Deed): Promise<Shelf> {
    const shelf: Shelf = { id: randomUUID(), ...input, ...deed };
    const entry = entryOf("shelved", deed, input.reason, { shelf });
    const args = [shelf.id, JSON.stringify(shelf), entry, MAX_SHELVES];
    if ((await PUT.run(this.redis, shelfKeys(shelf), args)) === 1) return shelf;
    throw new RefusedError(
      "limit",
      `There are ${MAX_SHELVES} shelves already: end some, or shelve a host or a rule instead of single alarms.`,
    );
  }

  /** @returns whether there was such a shelf */
  async unshelve(id: string, deed: Deed, note = ""): Promise<boolean> {
    const text = await this.redis.hget(SHELVES, id);
    if (text === null) return false;
    const shelf = shelfSchema.parse(JSON.parse(text));
    const entry = entryOf("unshelved", deed, note, { shelf });
    return (await TAKE_OUT.run(this.redis, shelfKeys(shelf), [id, text, entry])) === 1;
  }

  async maintenance(): Promise<MaintenanceWindow[]> {
    return (await this.redis.hvals(MAINTENANCE)).map((text) => maintenanceWindowSchema.parse(JSON.parse(text)));
  }

  /** Makes a window, or changes the one with that id. @throws RefusedError when there are too many */
  async putMaintenance(input: MaintenanceInput, deed: Deed, id: string = randomUUID()): Promise<MaintenanceWindow> {
    const window: MaintenanceWindow = { ...input, id, ...deed };
    const entry = entryOf("maintenance-set", deed, input.reason, { window });
    const args = [id, JSON.stringify(window), entry, MAX_WINDOWS];
    if ((await PUT.run(this.redis, [MAINTENANCE, JOURNAL], args)) === 1) return window;
    throw new RefusedError(
      "limit",
      `There are ${MAX_WINDOWS} maintenance windows already: remove those that are over.`,
    );
  }

  /** @returns whether there was such a window */
  async removeMaintenance(id: string, deed: Deed): Promise<boolean> {
    const text = await this.redis.hget(MAINTENANCE, id);
    if (text === null) return false;
    const window = maintenanceWindowSchema.parse(JSON.parse(text));
    const entry = entryOf("maintenance-removed", deed, "", { window });
    return (await TAKE_OUT.run(this.redis, [MAINTENANCE, JOURNAL], [id, text, entry])) === 1;
  }
}

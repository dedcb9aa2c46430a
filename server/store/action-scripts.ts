import { ENTRIES_PER_ALARM, JOURNAL_CAP } from "./alarm-scripts";
import { LuaScript } from "./lua-script";

/** Actions that are kept; the journal keeps what happened to older ones. */
export const ACTION_CAP = 10_000;
/** A claim outlives no action: this is for a record that was lost. */
const CLAIM_MS = 6 * 3_600_000;

/** KEYS action, actions by time, open ones, journal, journal of the alarm, claim. The last two may be ''. */
const PRELUDE = `
local ACTION, ACTIONS, OPEN, JOURNAL, OWN_JOURNAL, CLAIM = unpack(KEYS)
local function tell(entry)
  if entry == '' then return end
  local id = redis.call('XADD', JOURNAL, 'MAXLEN', '~', ${JOURNAL_CAP}, '*', 'e', entry)
  if OWN_JOURNAL ~= '' then
    redis.call('LPUSH', OWN_JOURNAL, id)
    redis.call('LTRIM', OWN_JOURNAL, 0, ${ENTRIES_PER_ALARM - 1})
  end
end
`;

/**
 * Records an action that is asked for, unless it is there already, or another one that is under way has the claim.
 * ARGV id, action, asked at, journal entry, '1' when it is open. Returns what became of it and the action that there is.
 */
export const CREATE_ACTION = new LuaScript(`${PRELUDE}
local kept = redis.call('GET', ACTION)
if kept then return {'exists', kept} end
if CLAIM ~= '' then
  local holder = redis.call('GET', CLAIM)
  local other = holder and redis.call('ZSCORE', OPEN, holder) and redis.call('GET', 's:action:' .. holder)
  if other then return {'busy', other} end
  if ARGV[5] == '1' then redis.call('SET', CLAIM, ARGV[1], 'PX', ${CLAIM_MS}) end
end
redis.call('SET', ACTION, ARGV[2])
redis.call('ZADD', ACTIONS, ARGV[3], ARGV[1])
if ARGV[5] == '1' then redis.call('ZADD', OPEN, ARGV[3], ARGV[1]) end
local excess = redis.call('ZCARD', ACTIONS) - ${ACTION_CAP}
if excess > 0 then
  for _, id in ipairs(redis.call('ZRANGE', ACTIONS, 0, excess - 1)) do
    redis.call('DEL', 's:action:' .. id)
    redis.call('ZREM', ACTIONS, id)
    redis.call('ZREM', OPEN, id)
  end
end
tell(ARGV[4])
return {'created', ARGV[2]}
`);

/**
 * Puts the next revision of an action in place of the one that was read. ARGV id, revision that was read, action, journal entry or '',
 * '1' while it is open. Returns 1, or 0 when another revision is there.
 */
export const UPDATE_ACTION = new LuaScript(`${PRELUDE}
local kept = redis.call('GET', ACTION)
if not kept or cjson.decode(kept).revision ~= tonumber(ARGV[2]) then return 0 end
redis.call('SET', ACTION, ARGV[3])
if ARGV[5] ~= '1' then
  redis.call('ZREM', OPEN, ARGV[1])
  if CLAIM ~= '' and redis.call('GET', CLAIM) == ARGV[1] then redis.call('DEL', CLAIM) end
end
tell(ARGV[4])
return 1
`);

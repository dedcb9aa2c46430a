import { LuaScript } from "./lua-script";

const MAX_TAIL_FRAMES = 3000;
/** The tail's old end is looked at every so many frames, and so many of them can go at once. */
const TRIM_EVERY = 32;
const TRIM_COUNT = 256;

/** Notes run and sequence as stored unless something newer is. */
const MARK = `
local function isNew(key, run, sequence)
  local kept = redis.call('HMGET', key, 'runId', 'sequence')
  if not kept[1] then return true end
  local keptRun = tonumber(kept[1])
  return run > keptRun or (run == keptRun and sequence > tonumber(kept[2]))
end
local function mark(key, run, sequence, expiry)
  if isNew(key, tonumber(run), tonumber(sequence)) then redis.call('HSET', key, 'runId', run, 'sequence', sequence) end
  redis.call('EXPIRE', key, expiry)
end
`;
/** KEYS[1] seq. ARGV run, sequence, expiry. */
export const MARK_STORED = new LuaScript(`${MARK} mark(KEYS[1], ARGV[1], ARGV[2], ARGV[3]) return 1`);

/** KEYS seq, tail, last. ARGV run, sequence, expiry of facts, frame, received at, oldest to keep, expiry of the tail, channel. Gives 1, or 0 for a duplicate. */
export const STORE_FRAME = new LuaScript(`${MARK}
if not isNew(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])) then return 0 end
local added = redis.pcall('XADD', KEYS[2], 'MAXLEN', '~', ${MAX_TAIL_FRAMES}, ARGV[1] .. '-' .. ARGV[2], 'f', ARGV[4], 't', ARGV[5])
if type(added) == 'table' and added.err then
  if string.find(added.err, 'equal or smaller', 1, true) then return 0 end
  return redis.error_reply(added.err)
end
if tonumber(ARGV[2]) % ${TRIM_EVERY} == 0 then
  local oldest
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', ${TRIM_COUNT})) do
    oldest = entry[1]
    if tonumber(entry[2][4]) >= tonumber(ARGV[6]) then break end
  end
  redis.call('XTRIM', KEYS[2], 'MINID', oldest)
end
redis.call('EXPIRE', KEYS[2], ARGV[7])
mark(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
redis.call('HSET', KEYS[3], 'lastFrameAtMs', ARGV[5], 'stopped', '0')
redis.call('EXPIRE', KEYS[3], ARGV[3])
redis.call('PUBLISH', ARGV[8], ARGV[4])
return 1`);

/** KEYS minute, open. ARGV chunk, expires at, hour, expiry of facts. Gives the open hours. */
export const STORE_LOOSE_MINUTE = new LuaScript(`
redis.call('SET', KEYS[1], ARGV[1])
redis.call('EXPIREAT', KEYS[1], ARGV[2])
redis.call('HINCRBY', KEYS[2], ARGV[3], 1)
redis.call('EXPIRE', KEYS[2], ARGV[4])
return redis.call('HKEYS', KEYS[2])`);

import { LuaScript } from "./lua-script";

/** More changes than this within FLAP_WINDOW_MS, and an alarm flaps; it flaps until it has been still for so long. */
const FLAP_CHANGES = 5;
const FLAP_WINDOW_MS = 10 * 60_000;
/** Cleared alarms that are kept; the journal keeps what happened to older ones. */
export const CLEARED_CAP = 5000;
export const JOURNAL_CAP = 200_000;
export const ENTRIES_PER_ALARM = 200;

/**
 * Shared by the scripts. KEYS alarm, active, cleared, pending, journal, journal of the alarm, due.
 * An alarm's hash: `alarm` (as told to everybody), `run` and `sequence` of its newest change, `judged`,
 * `judgedSeverity` and `judgedText` (what its judge said last, which a flapping alarm does not show), `times` (of the newest changes).
 */
const PRELUDE = `
local ALARM, ACTIVE, CLEARED, PENDING, JOURNAL, OWN_JOURNAL, DUE = unpack(KEYS)
local function load()
  local kept = redis.call('HGET', ALARM, 'alarm')
  if not kept then return nil end
  local alarm = cjson.decode(kept)
  for _, part in ipairs({'acknowledged', 'note', 'flapping', 'vm'}) do
    if alarm[part] == nil then alarm[part] = cjson.null end
  end
  if alarm.acknowledged ~= cjson.null and not alarm.acknowledged.untilMs then
    alarm.acknowledged.untilMs = alarm.acknowledged.atMs + 86400000
  end
  return alarm
end
local function tell(alarm, kind, by, note, atMs)
  alarm.revision = (alarm.revision or 0) + 1
  local text = cjson.encode(alarm)
  local entry = '{"atMs":' .. string.format('%.0f', atMs) .. ',"kind":"' .. kind .. '","by":' .. cjson.encode(by) .. ',"note":' .. cjson.encode(note) .. ',"alarm":' .. text .. '}'
  local id = redis.call('XADD', JOURNAL, 'MAXLEN', '~', ${JOURNAL_CAP}, '*', 'e', entry)
  redis.call('LPUSH', OWN_JOURNAL, id)
  redis.call('LTRIM', OWN_JOURNAL, 0, ${ENTRIES_PER_ALARM - 1})
  return text
end
local function place(alarm)
  local set = alarm.state == 'active' and ACTIVE or alarm.state == 'pending' and PENDING or CLEARED
  for _, other in ipairs({ACTIVE, CLEARED, PENDING}) do
    if other ~= set then redis.call('ZREM', other, alarm.id) end
  end
  redis.call('ZADD', set, alarm.changedAtMs, alarm.id)
  local excess = redis.call('ZCARD', CLEARED) - ${CLEARED_CAP}
  if excess > 0 then
    for _, id in ipairs(redis.call('ZRANGE', CLEARED, 0, excess - 1)) do
      redis.call('DEL', 's:alarm:' .. id, 's:alarm-journal:' .. id)
      redis.call('ZREM', CLEARED, id)
      redis.call('ZREM', DUE, id)
    end
  end
end
local function due(alarm)
  local atMs
  if alarm.state == 'active' and alarm.acknowledged ~= cjson.null then atMs = alarm.acknowledged.untilMs end
  if alarm.flapping ~= cjson.null then
    local settlesAtMs = alarm.changedAtMs + ${FLAP_WINDOW_MS}
    if not atMs or settlesAtMs < atMs then atMs = settlesAtMs end
  end
  if atMs then redis.call('ZADD', DUE, atMs, alarm.id) else redis.call('ZREM', DUE, alarm.id) end
end
local function awaits(alarm)
  return alarm.state == 'cleared' and alarm.keepUntilAcknowledged and alarm.acknowledged == cjson.null
end
`;

/**
 * Applies one change of one alarm: the alarm, the sets by state, and the journal, all or nothing. A change that was applied
 * already (an equal or older run and sequence), or that changes nothing, leaves everything as it is.
 * ARGV change (an alarm without what is kept here), run, sequence, who.
 */
export const APPLY = new LuaScript(`${PRELUDE}
local change = cjson.decode(ARGV[1])
local run, sequence = tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', ALARM, 'run', 'sequence', 'judged', 'judgedSeverity', 'times')
if kept[1] and (run < tonumber(kept[1]) or (run == tonumber(kept[1]) and sequence <= tonumber(kept[2]))) then return false end
local before = load()
local judged = kept[3] or (before and before.state) or 'cleared'
local judgedSeverity = kept[4] or (before and before.severity) or change.severity
local kind
if change.state == 'pending' then
  if judged ~= 'cleared' then return false end
  kind = 'pending'
elseif change.state == 'active' then
  if judged ~= 'active' then kind = 'raised'
  elseif judgedSeverity == change.severity then return false
  elseif change.severity == 'failure' then kind = 'worsened'
  else kind = 'eased' end
elseif judged == 'active' then kind = 'cleared'
elseif judged == 'pending' then kind = 'lapsed'
else return false end
redis.call('HSET', ALARM, 'run', ARGV[2], 'sequence', ARGV[3], 'judged', change.state, 'judgedSeverity', change.severity, 'judgedText', change.text)
local isCounted = kind ~= 'pending' and kind ~= 'lapsed'
local nothing = { changeCount = 0, acknowledged = cjson.null, note = cjson.null, flapping = cjson.null, state = 'cleared', revision = 0 }
local old = before or nothing
local alarm = change
alarm.revision = old.revision
alarm.note = old.note
alarm.changeCount = old.changeCount + (isCounted and 1 or 0)
alarm.changedAtMs = change.atMs
alarm.flapping = old.flapping
alarm.awaitsAcknowledgement = false
alarm.keepUntilAcknowledged = change.keepUntilAcknowledged or (before ~= nil and before.keepUntilAcknowledged)
alarm.sinceMs = (kind == 'raised' or kind == 'pending') and change.atMs or old.sinceMs or change.atMs
alarm.acknowledged = old.acknowledged
if alarm.runbookUrl == '' and before then alarm.runbookUrl = before.runbookUrl end
if alarm.vm == cjson.null and before and kind ~= 'raised' and kind ~= 'pending' then alarm.vm = before.vm end
local startsFlapping = false
if isCounted then
  local times = kept[5] and cjson.decode(kept[5]) or {}
  local recent = {}
  for _, atMs in ipairs(times) do
    if change.atMs - atMs < ${FLAP_WINDOW_MS} then table.insert(recent, atMs) end
  end
  table.insert(recent, change.atMs)
  while #recent > ${FLAP_CHANGES + 1} do table.remove(recent, 1) end
  redis.call('HSET', ALARM, 'times', cjson.encode(recent))
  if alarm.flapping ~= cjson.null then alarm.flapping.changeCount = alarm.flapping.changeCount + 1
  elseif #recent > ${FLAP_CHANGES} then
    startsFlapping = true
    alarm.flapping = { sinceMs = recent[1], changeCount = #recent }
  end
end
if alarm.flapping ~= cjson.null then
  alarm.state = 'active'
  alarm.sinceMs = old.sinceMs or change.atMs
  if old.state == 'active' and old.severity == 'failure' then alarm.severity = 'failure' end
  if kind == 'cleared' then
    alarm.value, alarm.bound, alarm.text = before.value, before.bound, before.text
  end
  if alarm.severity == 'failure' and old.severity ~= 'failure' then alarm.acknowledged = cjson.null end
elseif kind == 'raised' or kind == 'worsened' or kind == 'pending' then
  alarm.acknowledged = cjson.null
end
alarm.awaitsAcknowledgement = awaits(alarm)
local text = tell(alarm, kind, ARGV[4], '', change.atMs)
if startsFlapping then text = tell(alarm, 'flapping', 'premonitor', '', change.atMs) end
if kind == 'lapsed' and alarm.changeCount == 0 then
  redis.call('DEL', ALARM, OWN_JOURNAL)
  for _, set in ipairs({ACTIVE, CLEARED, PENDING, DUE}) do redis.call('ZREM', set, alarm.id) end
  return {kind, text}
end
redis.call('HSET', ALARM, 'alarm', text)
place(alarm)
due(alarm)
return {kind, text}
`);

/** ARGV who, when, note, until. */
export const ACKNOWLEDGE = new LuaScript(`${PRELUDE}
local alarm = load()
if not alarm then return {'refused', 'there is no such alarm'} end
if alarm.acknowledged ~= cjson.null then return {'refused', 'it is acknowledged already, by ' .. alarm.acknowledged.by} end
if alarm.state == 'pending' then return {'refused', 'it is not raised yet'} end
if alarm.state == 'cleared' and not alarm.awaitsAcknowledgement then return {'refused', 'it has cleared already'} end
alarm.acknowledged = { by = ARGV[1], atMs = tonumber(ARGV[2]), note = ARGV[3], untilMs = tonumber(ARGV[4]) }
alarm.awaitsAcknowledgement = false
local text = tell(alarm, 'acknowledged', ARGV[1], ARGV[3], tonumber(ARGV[2]))
redis.call('HSET', ALARM, 'alarm', text)
due(alarm)
return {'done', text}
`);

/** ARGV who, when, note. */
export const UNACKNOWLEDGE = new LuaScript(`${PRELUDE}
local alarm = load()
if not alarm then return {'refused', 'there is no such alarm'} end
if alarm.acknowledged == cjson.null then return {'refused', 'it is not acknowledged'} end
alarm.acknowledged = cjson.null
alarm.awaitsAcknowledgement = awaits(alarm)
local text = tell(alarm, 'unacknowledged', ARGV[1], ARGV[3], tonumber(ARGV[2]))
redis.call('HSET', ALARM, 'alarm', text)
due(alarm)
return {'done', text}
`);

/** ARGV who, when, text. */
export const NOTE = new LuaScript(`${PRELUDE}
local alarm = load()
if not alarm then return {'refused', 'there is no such alarm'} end
alarm.note = { by = ARGV[1], atMs = tonumber(ARGV[2]), text = ARGV[3] }
local text = tell(alarm, 'noted', ARGV[1], ARGV[3], tonumber(ARGV[2]))
redis.call('HSET', ALARM, 'alarm', text)
return {'done', text}
`);

/** Does what time does: ends an acknowledgement, and calls an alarm settled that has not changed for long enough. ARGV when. */
export const SETTLE = new LuaScript(`${PRELUDE}
local nowMs = tonumber(ARGV[1])
local alarm = load()
if not alarm then return redis.call('ZREM', DUE, ARGV[2]) end
local text
if alarm.state == 'active' and alarm.acknowledged ~= cjson.null and alarm.acknowledged.untilMs <= nowMs then
  local by = alarm.acknowledged.by
  alarm.acknowledged = cjson.null
  text = tell(alarm, 'forgotten', 'premonitor', 'acknowledged by ' .. by .. ', and still there', nowMs)
end
if alarm.flapping ~= cjson.null and alarm.changedAtMs + ${FLAP_WINDOW_MS} <= nowMs then
  local judged = redis.call('HMGET', ALARM, 'judged', 'judgedSeverity', 'judgedText')
  alarm.flapping = cjson.null
  alarm.state, alarm.severity, alarm.text = judged[1], judged[2], judged[3]
  alarm.awaitsAcknowledgement = awaits(alarm)
  redis.call('HDEL', ALARM, 'times')
  text = tell(alarm, 'settled', 'premonitor', '', nowMs)
end
if text then
  redis.call('HSET', ALARM, 'alarm', text)
  place(alarm)
end
due(alarm)
return text
`);

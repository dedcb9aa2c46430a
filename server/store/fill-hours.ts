import type { Redis } from "ioredis";
import { LuaScript } from "./lua-script";
import { EXTENT_FIELD, sealCountKey, sealedExpiresAt, sealedKey } from "./metric-keys";
import { type Samples, unite } from "./samples";
import { extendTo, MAX_SERIES_PER_HASH, parseExtent, SEAL_COUNT_EXPIRY_SECONDS, unpacked } from "./seal-hours";
import { packSamples } from "./sealed-bytes";

const ATTEMPTS = 5;
const RETRY_MS = 100;

/**
 * Writes fields of a block of hours, only if the host was not sealed since they were read; a sealing that is under way begins anew.
 * KEYS seals, block. ARGV seals seen, expiry of seals, time of expiry, then fields and values.
 */
const COMMIT = new LuaScript(`
if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return 0 end
local size = redis.call('HLEN', KEYS[2])
for i = 4, #ARGV, 2 do
  if size < ${MAX_SERIES_PER_HASH} or redis.call('HEXISTS', KEYS[2], ARGV[i]) == 1 then
    size = size + redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  end
end
redis.call('EXPIREAT', KEYS[2], ARGV[3])
redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1`);

/** Starts of hours, of whichever series. */
export interface FilledHours {
  filled: Set<number>;
  /** Something was kept of them already, and stays. */
  kept: Set<number>;
}

/**
 * Puts hours of the past into the 1 h tier, series by series, where nothing is kept of them.
 * @param blockMs in which block of the tier all the hours lie
 * @param hours by series: three columns, a point an hour, in rising time
 * @throws Error when the host is sealed all the time
 */
export async function fillHours(
  redis: Redis,
  hostId: string,
  blockMs: number,
  hours: ReadonlyMap<string, Samples>,
): Promise<FilledHours> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const filled = await tryFill(redis, hostId, blockMs, hours);
    if (filled) return filled;
    await new Promise((resolve) => setTimeout(resolve, (attempt + 1) * RETRY_MS));
  }
  throw new Error(`the hours of ${hostId} keep changing`);
}

/** @returns `undefined` when something was sealed meanwhile */
async function tryFill(
  redis: Redis,
  hostId: string,
  blockMs: number,
  hours: ReadonlyMap<string, Samples>,
): Promise<FilledHours | undefined> {
  const key = sealedKey(hostId, "1h", blockMs);
  const seals = (await redis.get(sealCountKey(hostId))) ?? "0";
  const [extentText, ...before] = await redis.hmgetBuffer(key, EXTENT_FIELD, ...hours.keys());
  const extent = parseExtent(extentText);
  const result: FilledHours = { filled: new Set(), kept: new Set() };
  const fields: (string | Buffer)[] = [];
  for (const [i, [id, samples]] of [...hours].entries()) {
    const kept = unpacked(before[i]);
    const missing = withoutPresent(samples, kept);
    for (const atMs of samples.timesMs) result.kept.add(atMs);
    if (missing.timesMs.length === 0) continue;
    for (const atMs of missing.timesMs) result.filled.add(atMs);
    extendTo(extent, missing);
    fields.push(id, await packSamples(id, unite(kept, missing)!));
  }
  for (const atMs of result.filled) result.kept.delete(atMs);
  if (fields.length === 0) return result;
  fields.push(EXTENT_FIELD, `${extent.oldestMs} ${extent.newestMs}`);
  const expiresAt = sealedExpiresAt("1h", blockMs);
  const args = [seals, SEAL_COUNT_EXPIRY_SECONDS, expiresAt, ...fields];
  return (await COMMIT.run(redis, [sealCountKey(hostId), key], args)) === 1 ? result : undefined;
}

/** The points at whose time nothing is kept, or an absent value. */
function withoutPresent({ timesMs, columns }: Samples, kept: Samples | undefined): Samples {
  if (!kept) return { timesMs, columns };
  const present = new Set(Array.from(kept.timesMs).filter((_, i) => !Number.isNaN(kept.columns[1]![i]!)));
  const missing = Array.from(timesMs.keys()).filter((i) => !present.has(timesMs[i]!));
  const picked = (values: Float64Array) => Float64Array.from(missing, (i) => values[i]!);
  return { timesMs: picked(timesMs), columns: columns.map(picked) };
}

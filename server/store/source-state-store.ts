import type { Redis } from "ioredis";
import { MAX_NAMED_HOSTS, type Rejection, type SourceState, sourceStateSchema } from "../../domain/source";

/** A server that has not told for so long is gone, with what it took. */
const KEPT_MS = 30_000;
const MAX_REASONS = 10;
const stateKey = (sourceId: string) => `s:source-state:${sourceId}`;

/** What every server says of its part of a source. */
export class SourceStateStore {
  constructor(private readonly redis: Redis) {}

  async put(sourceId: string, serverId: string, state: SourceState, nowMs: number): Promise<void> {
    await this.redis
      .multi()
      .hset(stateKey(sourceId), serverId, JSON.stringify({ atMs: nowMs, state }))
      .pexpire(stateKey(sourceId), KEPT_MS)
      .exec();
  }

  /** All servers' parts together; `undefined` when none has told lately. */
  async of(sourceId: string, nowMs: number): Promise<SourceState | undefined> {
    const texts = await this.redis.hvals(stateKey(sourceId));
    const parts = texts
      .map((text) => JSON.parse(text) as { atMs: number; state: unknown })
      .filter(({ atMs }) => nowMs - atMs < KEPT_MS)
      .map(({ state }) => sourceStateSchema.parse(state));
    return parts.length === 0 ? undefined : parts.reduce(joined);
  }
}

function joined(a: SourceState, b: SourceState): SourceState {
  const hostIds = [...new Set([...a.hostIds, ...b.hostIds])].sort();
  const newest = a.problemAtMs >= b.problemAtMs ? a : b;
  return {
    isRunning: a.isRunning || b.isRunning,
    problem: newest.problem,
    problemAtMs: newest.problemAtMs,
    // A host may report to several servers, and not all are named: what is known for sure is the least that there are.
    hostCount: Math.max(a.hostCount, b.hostCount, hostIds.length),
    hostIds: hostIds.slice(0, MAX_NAMED_HOSTS),
    valuesPerSecond: a.valuesPerSecond + b.valuesPerSecond,
    lastAtMs: Math.max(a.lastAtMs ?? 0, b.lastAtMs ?? 0) || null,
    rejections: joinedRejections([...a.rejections, ...b.rejections]),
  };
}

function joinedRejections(all: readonly Rejection[]): Rejection[] {
  const byReason = new Map<string, Rejection>();
  for (const one of all) {
    const known = byReason.get(one.reason);
    const newer = known && known.atMs > one.atMs ? known : one;
    byReason.set(one.reason, { ...newer, count: one.count + (known?.count ?? 0) });
  }
  return [...byReason.values()].sort((a, b) => b.atMs - a.atMs).slice(0, MAX_REASONS);
}

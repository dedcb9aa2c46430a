const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long each tier is kept, counted from the end of what a key holds. */
export const RETENTION_MS = { raw: 30 * MINUTE_MS, "1s": 48 * HOUR_MS, "1m": 30 * DAY_MS, "1h": 730 * DAY_MS } as const;
/** A minute that is not sealed yet stays an hour longer than the tier it will be sealed into. */
const LOOSE_RETENTION_MS = RETENTION_MS["1s"] + HOUR_MS;
/** However old the data of a minute are: so long it stays for being sealed into the coarser tiers. */
const MIN_LOOSE_RETENTION_MS = HOUR_MS;
/** Expiry of what is known of a host itself: schema, what is stored, when it was heard of. Seconds. */
export const FACTS_EXPIRY_SECONDS = (31 * DAY_MS) / 1000;
export const TAIL_EXPIRY_SECONDS = HOUR_MS / 1000;

/** Stream of the newest frames. */
export const tailKey = (hostId: string) => `m:{${hostId}}:tail`;
/** Schema as JSON. */
export const schemaKey = (hostId: string) => `m:{${hostId}}:schema`;
/** Hash of run and sequence of what was stored last. */
export const storedKey = (hostId: string) => `m:{${hostId}}:seq`;
/** Hash of when the host was heard of last, and whether it said goodbye. */
export const lastKey = (hostId: string) => `m:{${hostId}}:last`;
/** List of the times at which its collector said goodbye, newest first. */
export const stopsKey = (hostId: string) => `m:{${hostId}}:stops`;
/** Hash of the hours (since 1970) that have loose minutes, each with how often such a minute was written. */
export const openHoursKey = (hostId: string) => `m:{${hostId}}:open`;
/** How often an hour of this host was sealed: tells one server that another was faster. */
export const sealCountKey = (hostId: string) => `m:{${hostId}}:seals`;
/** One chunk: a minute of all series. Those of the 1 s tier are loose until their hour is sealed. */
export const minuteKey = (hostId: string, tier: "raw" | "1s", minuteMs: number) =>
  `m:{${hostId}}:${tier}:${minuteMs / MINUTE_MS}`;

/** When a chunk expires, seconds since 1970; in the past when it need not be stored. */
export function minuteExpiresAt(tier: "raw" | "1s", minuteMs: number, nowMs: number): number {
  const endMs = minuteMs + MINUTE_MS;
  if (tier === "raw") return Math.floor((endMs + RETENTION_MS.raw) / 1000);
  return Math.floor(Math.max(endMs + LOOSE_RETENTION_MS, nowMs + MIN_LOOSE_RETENTION_MS) / 1000);
}

/** A tier that is sealed, span by span, into hashes with a field for each series. */
export type SealedTier = "1s" | "1m" | "1h";
/** A hash holds an hour of the 1 s tier, a day of the 1 min tier, 30 days of the 1 h tier. */
const SPANS: Record<SealedTier, { letter: string; ms: number }> = {
  "1s": { letter: "h", ms: HOUR_MS },
  "1m": { letter: "d", ms: DAY_MS },
  "1h": { letter: "b", ms: 30 * DAY_MS },
};
/** The field of a sealed hash that holds the times of its first and last sample; no series has an empty id. */
export const EXTENT_FIELD = "";

export const sealedSpanMs = (tier: SealedTier) => SPANS[tier].ms;
export const sealedKey = (hostId: string, tier: SealedTier, atMs: number) =>
  `m:{${hostId}}:${tier}:${SPANS[tier].letter}${Math.floor(atMs / SPANS[tier].ms)}`;
/** When a sealed hash expires, seconds since 1970. */
export const sealedExpiresAt = (tier: SealedTier, atMs: number) =>
  Math.floor(((Math.floor(atMs / SPANS[tier].ms) + 1) * SPANS[tier].ms + RETENTION_MS[tier]) / 1000);

/** The starts of the spans of `spanMs` that touch `fromMs` to `toMs`. */
export function spansBetween(fromMs: number, toMs: number, spanMs: number): number[] {
  const spans: number[] = [];
  for (let at = Math.floor(fromMs / spanMs) * spanMs; at <= toMs; at += spanMs) spans.push(at);
  return spans;
}

/** The part of a span that a tier may still hold: so that no request makes more keys than the tier has. */
export function clampToRetention(
  tier: SealedTier | "raw",
  fromMs: number,
  toMs: number,
  nowMs: number,
): { fromMs: number; toMs: number } {
  const spanMs = tier === "raw" ? MINUTE_MS : SPANS[tier].ms;
  return {
    fromMs: Math.max(fromMs, nowMs - RETENTION_MS[tier] - spanMs),
    toMs: Math.min(toMs, nowMs + 2 * DAY_MS),
  };
}

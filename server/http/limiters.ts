import { createHmac, randomBytes } from "node:crypto";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { Principal } from "../auth/principal";
import { HttpError } from "./http-error";

/** Points that may be used within `duration` seconds; `blockDuration` is how long all is refused after. */
const LIMITS = {
  signInOfName: { points: 5, duration: 60, blockDuration: 60 },
  signInOfAddress: { points: 30, duration: 60 },
  signInOfAll: { points: 200, duration: 10 },
  badToken: { points: 60, duration: 60 },
  secretLink: { points: 300, duration: 60 },
  /** Three transfers each way, once a day; and what somebody tries by hand. */
  benchmark: { points: 24, duration: 3600 },
  request: { points: 6000, duration: 60 },
  push: { points: 20_000, duration: 1 },
} as const;

const MAX_FOLDED = 1000;

/** Only the network of an IPv6 address counts: who has one has 2^64 addresses. */
function networkOf(address: string): string {
  const short = address.replace(/^::ffff:(?=\d)/, "");
  return short.includes(":") ? short.split(":").slice(0, 4).join(":") : short;
}

async function consume(limiter: RateLimiterMemory, key: string, what: string): Promise<void> {
  await limiter.consume(key).catch((refused: RateLimiterRes) => {
    throw tooMany(what, refused);
  });
}

function tooMany(what: string, { msBeforeNext }: RateLimiterRes): HttpError {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new HttpError(429, `${what}: try again in ${seconds} s.`, { "retry-after": String(seconds) });
}

function idOf(principal: Principal): string {
  switch (principal.kind) {
    case "user":
      return `user ${principal.name}`;
    case "token":
      return `token ${principal.id}`;
    case "certificate":
      return `certificate ${principal.fingerprint}`;
  }
}

/**
 * How often things may be tried, counted in this process. Keys are folded onto 65,536, by a secret of the process: so memory is
 * bounded however many addresses and names somebody tries, and nobody can choose whom he shares a count with.
 */
export class Limiters {
  private readonly secret = randomBytes(32);
  /** Those who ask thousands of times a second are few. */
  private readonly folded = new Map<string, string>();
  private readonly signInOfName = new RateLimiterMemory(LIMITS.signInOfName);
  private readonly signInOfAddress = new RateLimiterMemory(LIMITS.signInOfAddress);
  private readonly signInOfAll = new RateLimiterMemory(LIMITS.signInOfAll);
  private readonly badTokens = new RateLimiterMemory(LIMITS.badToken);
  private readonly secretLinks = new RateLimiterMemory(LIMITS.secretLink);
  private readonly benchmarks = new RateLimiterMemory(LIMITS.benchmark);
  private readonly requests = new RateLimiterMemory(LIMITS.request);
  private readonly pushes = new RateLimiterMemory(LIMITS.push);

  private fold(...parts: string[]): string {
    const text = parts.join("\n");
    const known = this.folded.get(text);
    if (known !== undefined) return known;
    const made = String(createHmac("sha256", this.secret).update(text).digest().readUInt16BE());
    if (this.folded.size >= MAX_FOLDED) this.folded.clear();
    this.folded.set(text, made);
    return made;
  }

  /** Counts an attempt to sign in, or with the one-time code. @throws HttpError 429 */
  async signIn(address: string, name: string): Promise<void> {
    const what = "Too many attempts to sign in";
    await consume(this.signInOfAddress, this.fold(networkOf(address)), what);
    await consume(this.signInOfName, this.fold(networkOf(address), name.toLowerCase()), what);
    await consume(this.signInOfAll, "all", what);
  }

  /** The attempt was right: it does not count. */
  async signedIn(address: string, name: string): Promise<void> {
    await this.signInOfName.delete(this.fold(networkOf(address), name.toLowerCase()));
  }

  /** @throws HttpError 429 when the address sent too many bad tokens */
  async mayTryToken(address: string): Promise<void> {
    const counted = await this.badTokens.get(this.fold(networkOf(address)));
    if (counted && counted.remainingPoints <= 0) throw tooMany("Too many bad tokens", counted);
  }

  async badToken(address: string): Promise<void> {
    await this.badTokens.consume(this.fold(networkOf(address))).catch(() => undefined);
  }

  /** @throws HttpError 429 */
  async secretLink(address: string): Promise<void> {
    await consume(this.secretLinks, this.fold(networkOf(address)), "Too many requests");
  }

  /** Counts a transfer of a collector's benchmark. @throws HttpError 429 */
  async benchmark(principal: Principal): Promise<void> {
    await consume(this.benchmarks, this.fold(idOf(principal)), "Too many benchmarks");
  }

  /** @throws HttpError 429 when a token or a certificate pushes more than a whole fleet does */
  async push(principal: Principal): Promise<void> {
    await consume(this.pushes, idOf(principal), "Too many samples at once");
  }

  /** @throws HttpError 429 when one user or token asks for more than any page of ours does */
  async request(principal: Principal): Promise<void> {
    await consume(this.requests, this.fold(idOf(principal)), "Too many requests");
  }
}

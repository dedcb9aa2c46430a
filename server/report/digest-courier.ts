import type { Logger } from "pino";
import type { Digest, DigestDelivery, DigestIssue, OutgoingReport, ReportOutcome } from "../../domain/digest";
import type { DigestStore } from "../store/digest-store";
import { outgoingDigest } from "./digest-formats";

/** Pauses before the second try, the third, and so on; after the last one it is given up. About five and a half hours in all. */
const PAUSES_MS = [60_000, 5 * 60_000, 15 * 60_000, 3_600_000, 4 * 3_600_000];
const MAX_TRIES = PAUSES_MS.length + 1;
/** Longer than a receiver may take: the server that was at it has died. */
const INTERRUPTED_MS = 5 * 60_000;
const INTERRUPTED = "The server ended during it.";
const MAX_ANSWER = 500;

export interface DigestCourierParts {
  digests: Pick<DigestStore, "changeDelivery">;
  send: (destinationId: string, report: OutgoingReport) => Promise<ReportOutcome>;
  publicUrl: string | null;
  nowMs: () => number;
  logger: Pick<Logger, "warn" | "info">;
}

/**
 * Takes digests to their destinations. Each try is claimed in the state before anything is sent, so of several servers one sends. A try that
 * a server died at counts as one and is followed by the next: a digest arrives at least once, and one that arrives twice has the same
 * Message-ID or Idempotency-Key.
 */
export class DigestCourier {
  constructor(private readonly parts: DigestCourierParts) {}

  /** Sends a digest, once. @param id the same when it is sent again */
  async send(destinationId: string, digest: Digest, id: string): Promise<ReportOutcome> {
    try {
      const report = outgoingDigest(digest, `${id}-${destinationId}`, this.parts.publicUrl);
      const outcome = await this.parts.send(destinationId, report);
      return { ...outcome, answer: outcome.answer.slice(0, MAX_ANSWER) };
    } catch (error) {
      return { isDelivered: false, isRetryable: true, answer: (error as Error).message.slice(0, MAX_ANSWER) };
    }
  }

  /** Does what is due of a delivery, which may be nothing. */
  async attempt({ week, key, digest }: DigestIssue, known: DigestDelivery): Promise<void> {
    const { digests, nowMs, logger } = this.parts;
    const { destinationId, state } = known;
    if (state === "sending" && nowMs() - known.atMs > INTERRUPTED_MS) {
      await digests.changeDelivery(week, known, afterFailure(known, INTERRUPTED, true, nowMs()));
      return;
    }
    if (state !== "waiting" || known.nextAtMs! > nowMs()) return;
    const tryCount = known.tryCount + 1;
    const claim: DigestDelivery = {
      destinationId,
      state: "sending",
      tryCount,
      atMs: nowMs(),
      nextAtMs: null,
      answer: "",
    };
    if (!(await digests.changeDelivery(week, known, claim))) return;
    const { isDelivered, isRetryable, answer } = await this.send(destinationId, digest, `digest-${week}-${key}`);
    const after: DigestDelivery = isDelivered
      ? { ...claim, state: "done", atMs: nowMs(), answer }
      : afterFailure(claim, answer, isRetryable, nowMs());
    await digests.changeDelivery(week, claim, after);
    if (isDelivered) logger.info({ week, destinationId }, "the weekly digest is delivered");
    else logger.warn({ week, destinationId, answer }, "the weekly digest was not delivered");
  }
}

function afterFailure(claim: DigestDelivery, answer: string, isRetryable: boolean, atMs: number): DigestDelivery {
  const pauseMs = isRetryable ? PAUSES_MS[claim.tryCount - 1] : undefined;
  if (pauseMs === undefined) {
    const tries = claim.tryCount === 1 ? "" : ` Given up after ${claim.tryCount} tries.`;
    return { ...claim, state: "failed", atMs, nextAtMs: null, answer: `${answer}${tries}` };
  }
  const next = ` Try ${claim.tryCount + 1} of ${MAX_TRIES} follows.`;
  return { ...claim, state: "waiting", atMs, nextAtMs: atMs + pauseMs, answer: `${answer}${next}` };
}

import { randomBytes } from "node:crypto";
import type { DestinationSettings } from "../../domain/destination";
import type { Digest, DigestIssue, DigestSettings, KeptDigestSettings } from "../../domain/digest";
import type { DigestReceiver, DigestSettingsAnswer, DigestWeeks, SentDigest } from "../../domain/digest-api";
import type { DestinationStore } from "../store/destination-store";
import type { DigestStore } from "../store/digest-store";
import type { JournalStore } from "../store/journal-store";
import { RefusedError } from "../store/store-error";
import { composeDigest, type DigestSource } from "./digest";
import { DigestCourier, type DigestCourierParts } from "./digest-courier";
import { type DueDigest, dueDigest, nextDigestAtMs } from "./digest-schedule";

const EVERY_MS = 30_000;
const WEEK_MS = 7 * 86_400_000;
const SWITCHED_OFF = "The weekly digest was switched off before it was delivered.";

export interface DigestDeskParts extends DigestSource, DigestCourierParts {
  digests: DigestStore;
  destinations: Pick<DestinationStore, "list">;
  journal: DigestSource["journal"] & Pick<JournalStore, "recordSetting">;
  /** Why a destination cannot take a digest; empty when it can. */
  problemOf: (settings: DestinationSettings) => string;
}

/** The weekly digest: makes it when it is due, keeps it and has it sent. Of several servers one does it. */
export class DigestDesk {
  private readonly courier: DigestCourier;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isBusy = false;
  private isStopped = false;

  constructor(private readonly parts: DigestDeskParts) {
    this.courier = new DigestCourier(parts);
  }

  start(): void {
    this.timer = setInterval(() => {
      if (this.isBusy) return;
      this.isBusy = true;
      this.running = this.run()
        .catch((error: Error) => this.parts.logger.warn({ err: error }, "the digest could not be looked after"))
        .finally(() => {
          this.isBusy = false;
        });
    }, EVERY_MS);
  }

  /** Waits for what is being sent. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Makes the digest that is due, unless it is made, and sends what is to be sent now, unless another server is at it. */
  async run(): Promise<void> {
    const { digests, nowMs } = this.parts;
    const settings = await digests.settings();
    const due = dueDigest(settings, nowMs());
    if (!due) return;
    await digests.alone(async (signal) => {
      const issue = (await digests.issue(due.week)) ?? (await this.make(settings, due));
      for (const delivery of issue.deliveries) {
        if (signal.aborted || this.isStopped) return;
        await this.courier.attempt(issue, delivery);
      }
    });
  }

  /** The digest of the seven days up to now. */
  async current(): Promise<Digest> {
    const { timeZone } = await this.parts.digests.settings();
    const toMs = this.parts.nowMs();
    return composeDigest(this.parts, { fromMs: toMs - WEEK_MS, toMs, timeZone }, toMs);
  }

  async ofWeek(week: string): Promise<Digest | undefined> {
    return (await this.parts.digests.issue(week))?.digest;
  }

  /** Those that are kept, newest first. */
  async weeks(): Promise<DigestWeeks["weeks"]> {
    const issues = await this.parts.digests.issues();
    return issues.map(({ week, digest: { fromMs, toMs, timeZone, madeAtMs } }) => {
      return { week, fromMs, toMs, timeZone, madeAtMs };
    });
  }

  async settings(): Promise<DigestSettingsAnswer> {
    const { digests, nowMs } = this.parts;
    const [settings, receivers, [newest]] = await Promise.all([digests.settings(), this.receivers(), digests.issues()]);
    return {
      settings,
      receivers,
      nextAtMs: nextDigestAtMs(settings, nowMs()),
      newest: newest ? { week: newest.week, dueAtMs: newest.dueAtMs, deliveries: newest.deliveries } : null,
    };
  }

  /** @throws RefusedError when a destination is not there, or cannot take a digest */
  async saveSettings(wanted: DigestSettings, by: string): Promise<void> {
    const { isOn, destinationIds, weekday, hour, timeZone } = wanted;
    if (isOn) await this.requireReceivers(destinationIds);
    await this.parts.digests.saveSettings(wanted, by, this.parts.nowMs());
    if (!isOn) await this.giveUp();
    const what = isOn
      ? `set the weekly digest to day ${weekday} of the week, ${hour}:00 ${timeZone}, for ${destinationIds.join(", ")}`
      : "switched the weekly digest off";
    await this.parts.journal.recordSetting(by, what);
  }

  /** Sends the digest of the seven days up to now, once, and says what the receivers answered. @throws RefusedError */
  async sendNow(destinationIds: readonly string[], by: string): Promise<SentDigest["outcomes"]> {
    await this.requireReceivers(destinationIds);
    const digest = await this.current();
    await this.parts.journal.recordSetting(
      by,
      `sent the digest of the last seven days to ${destinationIds.join(", ")}`,
    );
    const id = `digest-now-${randomBytes(8).toString("hex")}`;
    return Promise.all(
      destinationIds.map(async (destinationId) => {
        const { isDelivered, answer } = await this.courier.send(destinationId, digest, id);
        return { destinationId, isDelivered, answer };
      }),
    );
  }

  private async make(settings: KeptDigestSettings, { week, dueAtMs, fromMs, toMs }: DueDigest): Promise<DigestIssue> {
    const nowMs = this.parts.nowMs();
    const digest = await composeDigest(this.parts, { fromMs, toMs, timeZone: settings.timeZone }, nowMs);
    const key = randomBytes(8).toString("hex");
    const deliveries = settings.destinationIds.map((destinationId) => ({
      destinationId,
      state: "waiting" as const,
      tryCount: 0,
      atMs: nowMs,
      nextAtMs: nowMs,
      answer: "",
    }));
    return this.parts.digests.add({ week, dueAtMs, key, digest, deliveries });
  }

  /** What waits for its next try is not to begin again when the digest is switched on some day. */
  private async giveUp(): Promise<void> {
    const { digests, nowMs } = this.parts;
    const [newest] = await digests.issues();
    for (const delivery of newest?.deliveries ?? []) {
      if (delivery.state !== "waiting") continue;
      const after = { ...delivery, state: "failed" as const, atMs: nowMs(), nextAtMs: null, answer: SWITCHED_OFF };
      await digests.changeDelivery(newest!.week, delivery, after);
    }
  }

  private async receivers(): Promise<DigestReceiver[]> {
    const destinations = await this.parts.destinations.list();
    return destinations.map(({ settings }) => ({
      destinationId: settings.id,
      kind: settings.kind,
      problem: this.parts.problemOf(settings),
    }));
  }

  private async requireReceivers(destinationIds: readonly string[]): Promise<void> {
    const receivers = await this.receivers();
    for (const wanted of destinationIds) {
      const receiver = receivers.find(({ destinationId }) => destinationId === wanted);
      const problem = receiver ? receiver.problem : `there is no destination ${wanted}`;
      if (problem !== "") throw new RefusedError("incomplete", problem);
    }
  }
}

import type { Redis } from "ioredis";
import { z } from "zod";
import {
  type MetricPush,
  type MetricPushOutcome,
  type MetricPushSettings,
  metricPushOutcomeSchema,
  metricPushSchema,
} from "../../domain/metric-push";
import type { SecretBox } from "./secret-box";
import { RefusedError } from "./store-error";

const PUSH = "s:metric-push";
const OUTCOME = "s:metric-push:outcome";
const PLACE = "metric-push";

const recordSchema = metricPushSchema.extend({ sealed: z.string() });
type PushRecord = z.infer<typeof recordSchema>;
const headersSchema = z.record(z.string(), z.string());

/** Where metrics are pushed to, and what became of that, in the state Redis; values of headers are sealed. */
export class MetricPushStore {
  constructor(
    private readonly redis: Redis,
    private readonly box: SecretBox,
  ) {}

  /** `undefined` until it is set up. */
  async get(): Promise<MetricPush | undefined> {
    const record = await this.record();
    if (!record) return undefined;
    const { sealed: _, ...push } = record;
    return push;
  }

  /** By name. @throws SecretUnreadableError */
  async headers(): Promise<Record<string, string>> {
    const record = await this.record();
    return record ? this.opened(record) : {};
  }

  /**
   * Values of headers that are left out or empty stay, unless the address is another one.
   * @throws RefusedError when one is missing
   */
  async put(settings: MetricPushSettings, given: Record<string, string>, by: string): Promise<MetricPush> {
    const known = await this.record();
    const isSameReceiver = known?.settings.url === settings.url && known.settings.caPem === settings.caPem;
    const kept = settings.headerNames.length > 0 && isSameReceiver ? this.opened(known) : {};
    const headers: Record<string, string> = {};
    for (const name of settings.headerNames) {
      const value = given[name] || kept[name];
      if (!value) {
        throw new RefusedError(
          "incomplete",
          `give the value of the header ${name}; a kept one is not sent to another address`,
        );
      }
      headers[name] = value;
    }
    const push = { settings, changedBy: by, changedAtMs: Date.now() };
    const record: PushRecord = { ...push, sealed: this.box.seal(JSON.stringify(headers), PLACE) };
    await this.redis.set(PUSH, JSON.stringify(record));
    return push;
  }

  /** Of the newest push, on whichever server. */
  async outcome(): Promise<MetricPushOutcome | undefined> {
    const text = await this.redis.get(OUTCOME);
    return text === null ? undefined : metricPushOutcomeSchema.parse(JSON.parse(text));
  }

  async putOutcome(outcome: MetricPushOutcome): Promise<void> {
    await this.redis.set(OUTCOME, JSON.stringify(outcome));
  }

  private async record(): Promise<PushRecord | undefined> {
    const text = await this.redis.get(PUSH);
    return text === null ? undefined : recordSchema.parse(JSON.parse(text));
  }

  private opened({ sealed }: PushRecord): Record<string, string> {
    return headersSchema.parse(JSON.parse(this.box.open(sealed, PLACE)));
  }
}

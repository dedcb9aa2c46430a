import { parseTypesDb } from "../../../domain/collectd/types-db";
import { type SettingsOf, secretNamesOf } from "../../../domain/source";
import { CollectdRedis } from "../../store/collectd-redis";
import { SHIPPED_TYPES } from "../collectd/shipped-types";
import type { OpenSource } from "../running-source";
import type { SourceContext } from "../source-context";
import { type PolledTarget, TargetPoller } from "../target-poller";
import { writePredictions } from "./memory-predictions";
import { RedisReader } from "./redis-reader";

/** Begins to read what collectd's write_redis keeps. */
export const openCollectdRedis: OpenSource<"collectd-redis"> = async (settings, context, secrets) => {
  const [secretName] = secretNamesOf(settings);
  const target = new PolledRedis(settings, context, secretName === undefined ? "" : (secrets[secretName] ?? ""));
  const poller = new TargetPoller([target], settings.everySeconds * 1000, context);
  poller.start();
  return {
    close: async () => {
      await poller.close();
      target.forget();
    },
  };
};

class PolledRedis implements PolledTarget {
  readonly name: string;
  private redis: CollectdRedis | undefined;
  private reader: RedisReader | undefined;

  constructor(
    private readonly settings: SettingsOf<"collectd-redis">,
    private readonly context: SourceContext,
    private readonly password: string,
  ) {
    this.name = settings.url;
  }

  async poll(signal: AbortSignal): Promise<void> {
    const { typesDb, writesForecasts } = this.settings;
    const redis = this.redis ?? new CollectdRedis({ ...this.settings, password: this.password });
    this.redis = redis;
    this.reader ??= new RedisReader(this.settings, new Map([...SHIPPED_TYPES, ...parseTypesDb(typesDb)]), this.context);
    const giveUp = () => redis.close();
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      await this.reader.read(redis);
      if (writesForecasts) await writePredictions(redis, this.reader.hosts.all(), this.context.history);
    } catch (error) {
      redis.close();
      this.redis = undefined;
      throw new Error(redis.reasonOf(error as Error));
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  forget(): void {
    this.redis?.close();
    this.redis = undefined;
    this.reader = undefined;
  }
}

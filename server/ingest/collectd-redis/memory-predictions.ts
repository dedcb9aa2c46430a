import { performance } from "node:perf_hooks";
import type { CollectdRedis, Prediction } from "../../store/collectd-redis";
import type { SourceContext } from "../source-context";
import type { StoredHost } from "./stored-host";

/** Of memory in use, for 60 s ahead: what DMA predicts. */
const FORECAST = "forecast.memory.used.mean";
const HOSTS_AT_ONCE = 200;
/** Who wrote a prediction within so long is still at it. */
const STRANGER_FOR_MS = 60_000;

/** Writes where DMA would what is forecast of each host's memory. Where somebody else does so already, nothing is written. */
export async function writePredictions(
  redis: CollectdRedis,
  hosts: Iterable<StoredHost>,
  history: Pick<SourceContext["history"], "newestOf">,
): Promise<void> {
  const nowMs = performance.now();
  const own = [...hosts].filter((host) => host.phase === "live" && nowMs - host.strangerAtMs > STRANGER_FOR_MS);
  for (let at = 0; at < own.length; at += HOSTS_AT_ONCE) {
    const batch = own.slice(at, at + HOSTS_AT_ONCE);
    const forecasts = await Promise.all(batch.map(({ hostId }) => history.newestOf(hostId, FORECAST)));
    const predictions = batch.flatMap((host, i): Prediction[] => {
      const forecast = forecasts[i];
      if (!forecast || forecast.atMs === host.predictedAtMs) return [];
      host.predictedAtMs = forecast.atMs;
      return [{ host: host.name, atMs: Date.now(), bytes: Math.max(Math.trunc(forecast.value), 0) }];
    });
    await redis.writePredictions(predictions);
  }
}

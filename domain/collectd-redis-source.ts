import { z } from "zod";

/** What `write_redis` puts in front of its keys unless its `Prefix` is set. */
const DEFAULT_PREFIX = "collectd/";

/** `redis://` is unencrypted, `rediss://` is TLS. What may stand behind a question mark would be options of the client. */
const redisUrl = z
  .url({ protocol: /^rediss?$/, error: "a Redis is an address: redis://redis-1:6379, rediss://redis-1:6380/2" })
  .max(500)
  .refine(
    (text) => {
      const { hostname, username, password, pathname, search, hash } = new URL(text);
      return hostname !== "" && /^(\/\d{0,5})?$/.test(pathname) && [username, password, search, hash].join("") === "";
    },
    { error: "a Redis' address has a name, a port and the number of a database: user and password go below" },
  );

/** What collectd's write_redis keeps in a Redis of the operator. */
export const collectdRedisSourceShape = {
  kind: z.literal("collectd-redis"),
  url: redisUrl,
  /** Whether it wants a password. */
  signsIn: z.boolean().default(false),
  /** Empty: Redis' default user. */
  username: z
    .string()
    .trim()
    .regex(/^\S{0,200}$/, "a user's name has no white space")
    .default(""),
  prefix: z.string().min(1, "a prefix has 1 to 100 characters").max(100).default(DEFAULT_PREFIX),
  /** A measure is asked for no oftener than it is measured. */
  everySeconds: z
    .number()
    .int()
    .min(1, "the pace is 1 s at the least")
    .max(60, "the pace is 60 s at the most")
    .default(1),
  /** As collectd's `StoreRates`: counters lie there as rates, or, when it is false, as they were counted. */
  storesRates: z.boolean().default(true),
  /** Whether forecasts of memory are written there, as DMA does. */
  writesForecasts: z.boolean().default(false),
};

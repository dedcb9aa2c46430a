import { z } from "zod";
import { hostIdSchema } from "./host";

/** How a target knows who asks. */
export const SIGN_INS = ["none", "token", "password"] as const;

/** The secret that belongs to the client certificate. */
export const CLIENT_KEY = "key of the client certificate";

const MAX_PEM = 200_000;
/** Certificates, which everybody may see who may see the source. */
const certificatesPem = z
  .string()
  .max(MAX_PEM)
  .regex(/-----BEGIN CERTIFICATE-----/, "certificates are given as PEM")
  .refine((pem) => !pem.includes("PRIVATE KEY"), "that is a private key: it is a secret of its own")
  .nullable()
  .default(null);

/** What is scraped, and whose it is; without a host it is that of the address. */
const targetSchema = z.object({
  url: z
    .url({ protocol: /^https?$/, error: "a target is an address: http://web-1:9100/metrics" })
    .max(500)
    .refine((url) => new URL(url).username === "" && new URL(url).password === "", {
      error: "a target's address holds no user and no password: choose how to sign in instead",
      abort: true,
    }),
  hostId: z.union([z.literal(""), hostIdSchema]).default(""),
});
export type ScrapeTarget = z.infer<typeof targetSchema>;

/** Text exposition that is scraped from targets. */
export const prometheusSourceShape = {
  kind: z.literal("prometheus"),
  targets: z.array(targetSchema).min(1, "name at least one target").max(500, "a source has at most 500 targets"),
  everySeconds: z
    .number()
    .int()
    .min(1, "the pace is 1 s at the least")
    .max(300, "the pace is 5 min at the most")
    .default(15),
  timeoutSeconds: z
    .number()
    .int()
    .min(1, "the timeout is 1 s at the least")
    .max(60, "the timeout is 60 s at the most")
    .default(10),
  /** Names of metrics that the catalogue does not know and that are kept all the same; `*` stands for any characters. */
  patterns: z
    .array(z.string().regex(/^[a-zA-Z0-9_:*]{1,200}$/, "a pattern is a metric's name with * for any characters"))
    .max(64, "there are at most 64 patterns")
    .default([]),
  signIn: z.enum(SIGN_INS).default("none"),
  username: z
    .string()
    .trim()
    .max(200, "a user's name has at most 200 characters")
    .regex(/^[^:]*$/, "a user's name has no colon")
    .default(""),
  /** Certificates of an own authority, which is then the only one that is trusted; `null`: the system's. */
  caPem: certificatesPem,
  /** The certificate that is shown to targets, with its chain; its key is a secret. */
  clientCertPem: certificatesPem,
};

import { z } from "zod";
import { hostIdSchema } from "./host";

export const SNMP_LEVELS = ["noAuthNoPriv", "authNoPriv", "authPriv"] as const;
/** Digests of RFC 3414 and RFC 7860. */
export const SNMP_DIGESTS = ["sha256", "sha512", "sha", "md5"] as const;
/** Ciphers of RFC 3826 and, for 256 bits, as Blumenthal's draft and as Cisco makes its keys. */
export const SNMP_CIPHERS = ["aes", "aes256b", "aes256r"] as const;

const targetSchema = z.object({
  address: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9._:-]{1,253}$/, "a target is an address or a name: 10.0.0.1, switch-1.example"),
  port: z.number().int().min(1).max(65_535).default(161),
  hostId: hostIdSchema,
});
export type SnmpTarget = z.infer<typeof targetSchema>;

/** Machines and devices that are asked over SNMP. All targets of a source are asked in the same way; others are another source. */
export const snmpSourceShape = {
  kind: z.literal("snmp"),
  targets: z
    .array(targetSchema)
    .min(1, "name at least one target")
    .max(500, "a source has at most 500 targets")
    .refine((targets) => new Set(targets.map(({ hostId }) => hostId)).size === targets.length, {
      error: "two targets have the same host",
    }),
  everySeconds: z
    .number()
    .int()
    .min(1, "the pace is 1 s at the least")
    .max(600, "the pace is 10 min at the most")
    .default(60),
  version: z.enum(["2c", "3"]).default("2c"),
  /** Of version 3, as the three after it. */
  username: z.string().trim().max(32, "a user's name has at most 32 characters").default(""),
  level: z.enum(SNMP_LEVELS).default("authPriv"),
  digest: z.enum(SNMP_DIGESTS).default("sha256"),
  cipher: z.enum(SNMP_CIPHERS).default("aes"),
};

interface SnmpSignIn {
  version: "2c" | "3";
  username: string;
  level: (typeof SNMP_LEVELS)[number];
}

/** Which secrets are needed to ask, in the words of the page. */
export function snmpSecretNames({ version, username, level }: SnmpSignIn): string[] {
  if (version === "2c") return ["community"];
  return [
    ...(level === "noAuthNoPriv" ? [] : [`password of ${username}`]),
    ...(level === "authPriv" ? [`privacy password of ${username}`] : []),
  ];
}

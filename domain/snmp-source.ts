import { z } from "zod";
import { hostIdSchema } from "./host";
import { portSchema } from "./port";

export const SNMP_LEVELS = ["noAuthNoPriv", "authNoPriv", "authPriv"] as const;
/** Digests of RFC 3414 and RFC 7860. */
export const SNMP_DIGESTS = ["sha256", "sha512", "sha", "md5"] as const;
/** Ciphers of RFC 3826 and, for 256 bits, as Blumenthal's draft and as Cisco makes its keys. */
export const SNMP_CIPHERS = ["aes", "aes256b", "aes256r"] as const;

const username = z.string().trim().max(32, "a user's name has at most 32 characters");
const level = z.enum(SNMP_LEVELS, `messages are ${SNMP_LEVELS.join(", ")}`).default("authPriv");
const digest = z.enum(SNMP_DIGESTS, `a digest is ${SNMP_DIGESTS.join(", ")}`).default("sha256");
const cipher = z.enum(SNMP_CIPHERS, `a cipher is ${SNMP_CIPHERS.join(", ")}`).default("aes");

/** How a target is asked. */
const signInSchema = z.discriminatedUnion(
  "version",
  [
    z.object({
      version: z.literal("2c"),
      /** What the community is called here, which is a secret itself; empty: that of the source. */
      communityName: z
        .string()
        .regex(
          /^[A-Za-z0-9_.-]{0,50}$/,
          "what a community is called here has letters, digits, dots, dashes and underscores",
        )
        .default(""),
    }),
    z.object({
      version: z.literal("3"),
      username: username
        .min(1, "give the user's name")
        .regex(/^[^\s:]+$/, "a target's user has no colon and no white space"),
      level,
      digest,
      cipher,
    }),
  ],
  "a target that is asked in another way has 2c:NAME or 3:USER behind its host",
);
export type SnmpSignIn = z.infer<typeof signInSchema>;

const targetSchema = z.object({
  address: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9._:-]{1,253}$/, "a target is an address or a name: 10.0.0.1, switch-1.example"),
  port: portSchema.default(161),
  hostId: hostIdSchema,
  /** `null`: as the source says. */
  signIn: signInSchema.nullable().default(null),
});
export type SnmpTarget = z.infer<typeof targetSchema>;

/** Machines and devices that are asked over SNMP. */
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
  username: username.default(""),
  level,
  digest,
  cipher,
};

interface AskedAlike {
  version: "2c" | "3";
  username: string;
  level: (typeof SNMP_LEVELS)[number];
  digest: (typeof SNMP_DIGESTS)[number];
  cipher: (typeof SNMP_CIPHERS)[number];
}

/** How a target of a source is asked: in its own way, else as the source says. */
export function signInOfTarget(source: AskedAlike, { signIn }: Pick<SnmpTarget, "signIn">): SnmpSignIn {
  if (signIn) return signIn;
  const { version, username: name, level: messages, digest: signedWith, cipher: encryptedWith } = source;
  return version === "2c"
    ? { version, communityName: "" }
    : { version, username: name, level: messages, digest: signedWith, cipher: encryptedWith };
}

/** Whether it is known as whom to ask. */
export function isUserNamed(signIn: SnmpSignIn): boolean {
  return signIn.version === "2c" || signIn.username !== "";
}

/** The secrets of one way to ask, in the words of the page. */
export function snmpSecrets(signIn: SnmpSignIn): { community?: string; password?: string; privacyPassword?: string } {
  if (signIn.version === "2c") {
    return { community: signIn.communityName === "" ? "community" : `community ${signIn.communityName}` };
  }
  const { username: name, level: messages } = signIn;
  return {
    ...(messages === "noAuthNoPriv" ? {} : { password: `password of ${name}` }),
    ...(messages === "authPriv" ? { privacyPassword: `privacy password of ${name}` } : {}),
  };
}

/** Which secrets are needed to ask all targets. */
export function snmpSecretNames(source: AskedAlike & { targets: readonly SnmpTarget[] }): string[] {
  // A form without a target yet shows what the source itself needs.
  const ways = source.targets.length === 0 ? [{ signIn: null }] : source.targets;
  return [...new Set(ways.flatMap((target) => Object.values(snmpSecrets(signInOfTarget(source, target)))))];
}

/** Who gets which secret. */
export function snmpReceiver(source: AskedAlike & { targets: readonly SnmpTarget[] }): string {
  return source.targets
    .map((target) => {
      const secrets = Object.values(snmpSecrets(signInOfTarget(source, target)));
      return [target.address, target.port, ...secrets].join(" ");
    })
    .join(",");
}

import { z } from "zod";
import { type SourceKind, sourceIdSchema } from "./source";

/** Kinds whose senders push over HTTP, and are known by a token or by a client certificate. */
export const PUSHED_KINDS = ["collectd", "lizmon", "otlp", "alertmanager"] as const satisfies readonly SourceKind[];
export type PushedKind = (typeof PUSHED_KINDS)[number];

export function isPushedKind(kind: SourceKind): kind is PushedKind {
  return (PUSHED_KINDS as readonly SourceKind[]).includes(kind);
}

/** Of the certificate's DER, as small hexadecimal digits. */
export const fingerprintSchema = z.string().regex(/^[0-9a-f]{64}$/, "a fingerprint has 64 hexadecimal digits");

/** A client certificate by which a source knows one of its senders. */
export const senderCertificateSchema = z.object({
  /** Its SHA-256. */
  fingerprint: fingerprintSchema,
  sourceId: sourceIdSchema,
  /** Its common name, else its whole subject; empty until it comes, where only the fingerprint was given. */
  subject: z.string(),
  /** Until when it is good; `null` as `subject` is empty. */
  validUntilMs: z.number().nullable(),
  addedBy: z.string(),
  addedAtMs: z.number(),
  /** To the minute. */
  lastUsedAtMs: z.number().nullable(),
});
export type SenderCertificate = z.infer<typeof senderCertificateSchema>;

/** So long before its end a certificate should be renewed. */
const ENDS_SOON_MS = 30 * 86_400_000;

/** Whether a certificate has ended, or will end within 30 days. */
export function certificateEnd(validUntilMs: number | null, nowMs: number): "ended" | "ends soon" | "later" {
  if (validUntilMs === null || validUntilMs - nowMs > ENDS_SOON_MS) return "later";
  return validUntilMs <= nowMs ? "ended" : "ends soon";
}

/** What people call it. */
export function nameOfCertificate({
  subject,
  fingerprint,
}: Pick<SenderCertificate, "subject" | "fingerprint">): string {
  return subject === "" ? `${fingerprint.slice(0, 16)}…` : subject;
}

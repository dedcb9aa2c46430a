import { X509Certificate } from "node:crypto";
import type { SenderCertificate } from "../../domain/sender-certificate";

const MAX_SUBJECT = 200;
const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
/** As openssl prints one (`sha256 Fingerprint=AB:CD…`), or its digits alone. */
const FINGERPRINT = /^(?:sha-?256[^=]*=)?\s*((?:[0-9a-f]{2}:?){31}[0-9a-f]{2})$/i;

/** What is read of a certificate; of a fingerprint, only that. */
export type ReadCertificate = Pick<SenderCertificate, "fingerprint" | "subject" | "validUntilMs">;

/** What a sender shows. Times in ms since 1970. */
export interface ShownCertificate extends ReadCertificate {
  validFromMs: number;
  validUntilMs: number;
}

/** What a certificate says of itself. */
export function shownCertificate(certificate: X509Certificate): ShownCertificate {
  const lines = certificate.subject?.split("\n") ?? [];
  const commonName = lines.find((line) => line.startsWith("CN="))?.slice("CN=".length);
  return {
    fingerprint: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    subject: (commonName || lines.join(", ") || "without a subject").slice(0, MAX_SUBJECT),
    validFromMs: Date.parse(certificate.validFrom),
    validUntilMs: Date.parse(certificate.validTo),
  };
}

/** Reads what an operator gives: a certificate as PEM, or the SHA-256 of one. @throws Error that says what else it is */
export function readCertificate(text: string): ReadCertificate {
  const fingerprint = FINGERPRINT.exec(text.trim())?.[1];
  if (fingerprint !== undefined) {
    return { fingerprint: fingerprint.replaceAll(":", "").toLowerCase(), subject: "", validUntilMs: null };
  }
  if (text.includes("PRIVATE KEY-----")) {
    throw new Error("that is a private key: it stays with the sender; give its certificate");
  }
  const [pem, ...others] = text.match(PEM_CERTIFICATE) ?? [];
  if (pem === undefined) throw new Error("give a certificate as PEM, or its SHA-256 fingerprint");
  if (others.length > 0)
    throw new Error("give one certificate at a time; of a chain the first, which is the sender's own");
  try {
    const { subject, validUntilMs, fingerprint: sha256 } = shownCertificate(new X509Certificate(pem));
    return { fingerprint: sha256, subject, validUntilMs };
  } catch {
    throw new Error("the certificate is damaged: copy all of its lines");
  }
}

import { certificateEnd, nameOfCertificate, type SenderCertificate } from "../../domain/sender-certificate";
import type { PushTls } from "../../domain/source-api";
import { formatDuration } from "../../domain/units";

const DAY_SECONDS = 86_400;

/** "ends in 12 d", "ended 3 d ago"; empty while a certificate is good for long. */
export function endOfCertificate(validUntilMs: number | null, nowMs: number): string {
  const end = certificateEnd(validUntilMs, nowMs);
  if (validUntilMs === null || end === "later") return "";
  const seconds = Math.abs(validUntilMs - nowMs) / 1000;
  const rounded =
    seconds < DAY_SECONDS ? Math.ceil(seconds / 60) * 60 : Math.floor(seconds / DAY_SECONDS) * DAY_SECONDS;
  return end === "ended" ? `ended ${formatDuration(rounded)} ago` : `ends in ${formatDuration(rounded)}`;
}

/** What to say of certificates that have ended or will soon, in a sentence; empty when there is none. */
export function certificateWarning(certificates: readonly SenderCertificate[], nowMs: number): string {
  const ends = certificates.flatMap((certificate) => {
    const end = endOfCertificate(certificate.validUntilMs, nowMs);
    return end === "" ? [] : [`the certificate of ${nameOfCertificate(certificate)} ${end}`];
  });
  const [first, ...others] = ends;
  if (first === undefined) return "";
  return others.length === 0 ? first : `${first}, and ${others.length} more`;
}

/** The same of the TLS port itself. */
export function pushTlsWarning(pushTls: PushTls | null, nowMs: number): string {
  if (!pushTls) return "";
  if (pushTls.problem !== "") return `The TLS port ${pushTls.port} keeps its old certificate: ${pushTls.problem}`;
  const end = endOfCertificate(pushTls.validUntilMs, nowMs);
  return end === "" ? "" : `The certificate of the TLS port ${pushTls.port} ${end}: renew its file`;
}

import { expect, it } from "vitest";
import type { SenderCertificate } from "../../domain/sender-certificate";
import { certificateWarning, pushTlsWarning } from "./certificate-words";

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const DAY_MS = 86_400_000;
const certificate = (subject: string, validUntilMs: number | null): SenderCertificate => ({
  fingerprint: "ab".repeat(32),
  sourceId: "lab",
  subject,
  validUntilMs,
  addedBy: "ada",
  addedAtMs: 0,
  lastUsedAtMs: null,
});

it("tells of certificates that end within 30 days or have ended, and of no others", () => {
  const far = certificate("web-1", NOW_MS + 31 * DAY_MS);
  const unknown = certificate("", null);
  expect(certificateWarning([far, unknown], NOW_MS)).toBe("");
  const soon = certificate("web-2", NOW_MS + 12.5 * DAY_MS);
  expect(certificateWarning([far, soon], NOW_MS)).toBe("the certificate of web-2 ends in 12 d");
  const today = certificate("web-2", NOW_MS + 90 * 60_000);
  expect(certificateWarning([today], NOW_MS)).toBe("the certificate of web-2 ends in 1 h 30 min");
  const ended = certificate("web-3", NOW_MS - 3 * DAY_MS);
  expect(certificateWarning([ended, soon], NOW_MS)).toBe("the certificate of web-3 ended 3 d ago, and 1 more");
});

it("tells of the TLS port's own certificate, and why a renewed one is not in use", () => {
  const good = { port: 8443, validUntilMs: NOW_MS + 90 * DAY_MS, problem: "" };
  expect([pushTlsWarning(null, NOW_MS), pushTlsWarning(good, NOW_MS)]).toEqual(["", ""]);
  expect(pushTlsWarning({ ...good, validUntilMs: NOW_MS + 5 * DAY_MS }, NOW_MS)).toBe(
    "The certificate of the TLS port 8443 ends in 5 d: renew its file",
  );
  expect(pushTlsWarning({ ...good, problem: "it is damaged" }, NOW_MS)).toBe(
    "The TLS port 8443 keeps its old certificate: it is damaged",
  );
});

import { createTransport } from "nodemailer";
import type { Exchange } from "../../../domain/action";
import type { DestinationSecrets, MailSettings } from "../../../domain/destination";
import { DeliveryError } from "./delivery-error";

/** What is mailed. */
export interface Mail {
  /** The same when it is sent again: it becomes the Message-ID. */
  id: string;
  subject: string;
  text: string;
  html?: string;
}

/** Sends a mail by SMTP; header lines cannot be broken out of, because the library folds and encodes them. @throws DeliveryError */
export async function sendMail(
  settings: MailSettings,
  secrets: DestinationSecrets,
  mail: Mail,
  onExchange?: (exchange: Exchange) => void,
): Promise<{ answer: string }> {
  const { smtpHost, smtpPort, security, username, from, to, caPem, timeoutMs } = settings;
  if (security === "none" && username !== "") {
    throw new DeliveryError(
      `${settings.id}: a password is not sent without encryption; choose STARTTLS or TLS.`,
      false,
    );
  }
  const transport = createTransport({
    host: smtpHost,
    port: smtpPort,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(username === "" ? {} : { auth: { user: username, pass: secrets.password } }),
    ...(caPem === null ? {} : { tls: { ca: caPem } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const startedAtMs = Date.now();
  const { id, subject, text, html } = mail;
  const record = (status: number | null, answer: string) =>
    onExchange?.({
      atMs: startedAtMs,
      durationMs: Date.now() - startedAtMs,
      method: "MAIL",
      url: `smtp://${smtpHost}:${smtpPort}`,
      sentBody: `From: ${from}\nTo: ${to.join(", ")}\nSubject: ${subject}\n\n${text}`,
      status,
      answer,
    });
  try {
    const { response, rejected } = await transport.sendMail({
      from,
      to,
      subject,
      text,
      html,
      messageId: `<${id}@premonitor>`,
      headers: { "Auto-Submitted": "auto-generated" },
    });
    const left = rejected.length > 0 ? ` It refused ${rejected.length} of ${to.length} receivers.` : "";
    record(250, `${response}${left}`);
    return { answer: `${response}${left}` };
  } catch (error) {
    const { message: said, responseCode } = error as Error & { responseCode?: number };
    const words = said.replace(/\s+/g, " ").trim();
    record(responseCode ?? null, words);
    const isRefused = responseCode !== undefined && responseCode >= 500;
    throw new DeliveryError(`${settings.id}: ${words}`, !isRefused);
  } finally {
    transport.close();
  }
}

import type { Exchange } from "../../../domain/action";
import type { DestinationSecrets, DestinationSettings, Message } from "../../../domain/destination";
import { logEntry, NOTIFICATION_LOG } from "./log-entry";
import { mailOf } from "./mail-of";
import { sendMail } from "./send-mail";
import { sendWebhook } from "./send-webhook";
import { webhookBody } from "./webhook-bodies";

export interface Delivery {
  settings: DestinationSettings;
  secrets: DestinationSecrets;
  /** Appends an entry to the notification log of this server. */
  appendToLog: (entry: string) => void;
  onExchange?: (exchange: Exchange) => void;
}

/** Exactly what would be sent, without what is secret. */
export function planMessage(
  settings: DestinationSettings,
  message: Message,
): { method: string; url: string; body: string | null } {
  switch (settings.kind) {
    case "webhook":
      return { method: "POST", url: settings.url, body: webhookBody(settings.template, message) };
    case "mail": {
      const { subject, text } = mailOf(message);
      const body = `From: ${settings.from}\nTo: ${settings.to.join(", ")}\nSubject: ${subject}\n\n${text}`;
      return { method: "MAIL", url: `smtp://${settings.smtpHost}:${settings.smtpPort}`, body };
    }
    case "log":
      return { method: "APPEND", url: NOTIFICATION_LOG, body: logEntry(message, message.atMs) };
  }
}

/** Sends a message. @returns the receiver's own words @throws DeliveryError */
export async function sendMessage(delivery: Delivery, message: Message): Promise<{ answer: string }> {
  const { settings, secrets, appendToLog, onExchange } = delivery;
  if (settings.kind === "webhook") {
    const body = webhookBody(settings.template, message);
    return sendWebhook(settings, secrets, { id: message.id, body }, onExchange);
  }
  if (settings.kind === "mail") return sendMail(settings, secrets, mailOf(message), onExchange);
  appendToLog(logEntry(message, Date.now()));
  return { answer: `appended to ${NOTIFICATION_LOG}` };
}

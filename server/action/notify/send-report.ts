import type { DestinationSettings } from "../../../domain/destination";
import type { OutgoingReport, ReportOutcome } from "../../../domain/digest";
import type { DestinationStore } from "../../store/destination-store";
import { DeliveryError } from "./delivery-error";
import { sendMail } from "./send-mail";
import { sendWebhook } from "./send-webhook";

/** Why a destination cannot take a report, which is about no alarm; empty when it can. */
export function reportProblem(settings: DestinationSettings): string {
  if (settings.kind === "log") return `${settings.id} is a log of alarms: choose a mailbox or a webhook`;
  if (settings.kind === "webhook" && settings.template !== "plain") {
    return `${settings.id} has the form of ${settings.template}, which only knows alarms: give it the plain form, or choose another one`;
  }
  return "";
}

/** Sends a report to a destination. @throws SecretUnreadableError */
export async function sendReport(
  destinations: Pick<DestinationStore, "withSecrets">,
  destinationId: string,
  { id, subject, text, html, data }: OutgoingReport,
): Promise<ReportOutcome> {
  const refused = (answer: string): ReportOutcome => ({ isDelivered: false, isRetryable: false, answer });
  const found = await destinations.withSecrets(destinationId);
  if (!found) return refused(`The destination ${destinationId} is no longer set up.`);
  const { settings, secrets } = found;
  try {
    if (settings.kind === "mail") {
      const { answer } = await sendMail(settings, secrets, { id, subject, text, html });
      return { isDelivered: true, isRetryable: false, answer };
    }
    if (settings.kind === "webhook" && settings.template === "plain") {
      const { answer } = await sendWebhook(settings, secrets, { id, body: JSON.stringify(data) });
      return { isDelivered: true, isRetryable: false, answer };
    }
    return refused(`${reportProblem(settings)}.`);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return { isDelivered: false, isRetryable: error.isRetryable, answer: error.message };
  }
}

import { createHmac } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Exchange } from "../../../domain/action";
import type { DestinationSecrets, WebhookSettings } from "../../../domain/destination";
import { PREMONITOR_VERSION } from "../../../domain/version";
import { HttpSender, NoAnswerError } from "../http-exchange";
import { DeliveryError } from "./delivery-error";

/** Besides 5xx: too slow, too early, too many. */
const RETRYABLE = new Set([408, 425, 429]);
const MAX_WORDS = 300;

/**
 * The header `X-Premonitor-Signature`: `t=<seconds since 1970>,v1=<HMAC-SHA256 in hexadecimal>` of `<t>.<body>`. A receiver computes it with
 * the same key over the body as it came, compares in constant time, and refuses what is older than a few minutes.
 */
export function signatureOf(body: string, key: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const digest = createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${digest}`;
}

/** What is posted. */
export interface Post {
  /** The same when it is sent again: it becomes the `Idempotency-Key`. */
  id: string;
  /** JSON. */
  body: string;
}

/** Posts something to a webhook. @throws DeliveryError */
export async function sendWebhook(
  settings: WebhookSettings,
  secrets: DestinationSecrets,
  { id, body }: Post,
  onExchange?: (exchange: Exchange) => void,
): Promise<{ answer: string }> {
  const { url, isSigned, caPem, timeoutMs } = settings;
  const sender = new HttpSender({ connectTimeoutMs: timeoutMs, answerTimeoutMs: timeoutMs, caPem });
  try {
    const { status, text } = await sender.send({
      method: "POST",
      url,
      body,
      headers: {
        ...secrets.headers,
        "content-type": "application/json",
        "user-agent": `Premonitor/${PREMONITOR_VERSION}`,
        "idempotency-key": id,
        ...(isSigned ? { "x-premonitor-signature": signatureOf(body, secrets.signingKey, Date.now()) } : {}),
      },
      onExchange,
    });
    const words = `${status} ${STATUS_CODES[status] ?? ""}`.trim();
    const said = text.trim().replace(/\s+/g, " ").slice(0, MAX_WORDS);
    const answer = said === "" ? words : `${words}: ${said}`;
    if (status >= 200 && status < 300) return { answer };
    const hint = status >= 300 && status < 400 ? " Redirects are not followed: give the address that it leads to." : "";
    throw new DeliveryError(`${settings.id} answers ${answer}.${hint}`, status >= 500 || RETRYABLE.has(status));
  } catch (error) {
    if (error instanceof NoAnswerError) throw new DeliveryError(`${settings.id}: ${error.message}.`, true);
    throw error;
  } finally {
    await sender.close();
  }
}

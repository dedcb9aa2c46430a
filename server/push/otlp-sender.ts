import { STATUS_CODES } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { MetricPushSettings } from "../../domain/metric-push";
import { otlpResponseSchema, otlpStatusSchema } from "../../domain/source-api";
import { PREMONITOR_VERSION } from "../../domain/version";
import { type HttpAnswer, HttpSender, NoAnswerError } from "../action/http-exchange";
import { decodeOtlpResponse, decodeOtlpStatus, encodeOtlpRequest } from "../ingest/otlp/otlp-protobuf";
import type { ResourceMetrics } from "./otlp-export";

/** What OTLP calls retryable (https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes). */
const RETRYABLE = new Set([429, 502, 503, 504]);
const RETRY_AFTER_MS = 2000;
/** Who wants to be left alone for longer gets the next push then. */
const MOST_RETRY_AFTER_MS = 30_000;
const MAX_WORDS = 300;
const TYPES = { protobuf: "application/x-protobuf", json: "application/json" } as const;
const DEFAULT_PATH = "/v1/metrics";

const compress = promisify(gzip);

/** A request was not taken; the message says why, in words. */
export class PushError extends Error {
  override name = "PushError";

  /** @param isOfRequest another request may be taken @param waitMs until when nothing is to be sent */
  constructor(
    message: string,
    readonly isOfRequest: boolean,
    readonly waitMs = 0,
  ) {
    super(message);
  }
}

/** What a collector did not take of a request. */
export interface Rejected {
  count: number;
  why: string;
}

/** An address without a path is that of a collector, as in `OTEL_EXPORTER_OTLP_ENDPOINT`. */
export function endpointOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + (pathname === "/" ? DEFAULT_PATH : pathname);
}

/** @param value of `Retry-After`: seconds, or a date @returns `undefined` for what is neither */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Sends metrics over OTLP/HTTP. What may be taken later is sent once more. */
export class OtlpSender {
  private readonly http: HttpSender;

  constructor(
    private readonly settings: Pick<MetricPushSettings, "url" | "format" | "isCompressed" | "caPem" | "timeoutMs">,
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    const { caPem, timeoutMs } = settings;
    this.http = new HttpSender({ connectTimeoutMs: timeoutMs, answerTimeoutMs: timeoutMs, caPem });
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /** @throws PushError */
  async send(resourceMetrics: readonly ResourceMetrics[], signal: AbortSignal): Promise<Rejected> {
    const { format, isCompressed } = this.settings;
    const request = { resourceMetrics };
    const plain = format === "json" ? Buffer.from(JSON.stringify(request)) : encodeOtlpRequest(request);
    const body = isCompressed ? await compress(plain) : plain;
    const first = await this.exchange(body, signal);
    if ("answer" in first && !RETRYABLE.has(first.answer.status)) return this.rejectedOf(first.answer);
    const wanted = "answer" in first ? retryAfterMs(first.answer.headers["retry-after"], Date.now()) : undefined;
    if (wanted !== undefined && wanted > MOST_RETRY_AFTER_MS) throw this.refusal((first as Answered).answer, wanted);
    await wait(wanted ?? RETRY_AFTER_MS, undefined, { signal });
    const second = await this.exchange(body, signal);
    if ("answer" in second) return this.rejectedOf(second.answer);
    throw new PushError(second.problem, false);
  }

  private async exchange(body: Uint8Array, signal: AbortSignal): Promise<Answered | { problem: string }> {
    const { url, format, isCompressed } = this.settings;
    try {
      const answer = await this.http.send({
        method: "POST",
        url: endpointOf(url),
        body,
        headers: {
          ...this.headers,
          "content-type": TYPES[format],
          ...(isCompressed && { "content-encoding": "gzip" }),
          "user-agent": `Premonitor/${PREMONITOR_VERSION}`,
        },
        signal,
      });
      return { answer };
    } catch (error) {
      if (!(error instanceof NoAnswerError) || error.reason === "aborted") throw error;
      return { problem: error.message };
    }
  }

  /** @throws PushError when the answer is a refusal */
  private rejectedOf(answer: HttpAnswer): Rejected {
    if (answer.status < 200 || answer.status >= 300) throw this.refusal(answer);
    const parsed = otlpResponseSchema.safeParse(read(answer, decodeOtlpResponse));
    const { rejectedDataPoints = 0, errorMessage = "" } = parsed.data?.partialSuccess ?? {};
    return { count: Number(rejectedDataPoints), why: errorMessage.slice(0, MAX_WORDS) };
  }

  private refusal(answer: HttpAnswer, waitMs = 0): PushError {
    const { status, headers } = answer;
    const told = otlpStatusSchema.partial({ code: true }).safeParse(read(answer, decodeOtlpStatus));
    const isText = headers["content-type"] !== TYPES.protobuf;
    const words = (told.data?.message ?? (isText ? answer.text : "")).trim().replace(/\s+/g, " ").slice(0, MAX_WORDS);
    const answered = `${new URL(this.settings.url).host} answers ${status} ${STATUS_CODES[status] ?? ""}`.trim();
    const later = waitMs > 0 ? `; it wants to be left alone for ${Math.round(waitMs / 1000)} s` : "";
    return new PushError(`${answered}${words === "" ? "" : `: ${words}`}${later}`, OF_REQUEST.has(status), waitMs);
  }
}

/** What was sent is not understood, or is too large. */
const OF_REQUEST = new Set([400, 413, 422]);

interface Answered {
  answer: HttpAnswer;
}

/** An answer has the format of its request; a proxy's has not. @returns `undefined` for what cannot be read */
function read({ headers, bytes, text }: HttpAnswer, decode: (bytes: Uint8Array) => unknown): unknown {
  try {
    return headers["content-type"]?.startsWith(TYPES.protobuf) ? decode(bytes) : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

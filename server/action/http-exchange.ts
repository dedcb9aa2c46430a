import { Agent, type Dispatcher, request } from "undici";
import type { Exchange } from "../../domain/action";

/** What is recorded of a body. */
const MAX_RECORDED_CHARACTERS = 4000;
/** What is read of an answer: Nova's list of a large cloud's services takes about 300 bytes a host. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

export interface HttpLimits {
  connectTimeoutMs: number;
  answerTimeoutMs: number;
  /** Certificates of an own authority, PEM; `null`: the system's. */
  caPem: string | null;
}

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  headers: Record<string, string>;
  /** Bytes are not recorded. */
  body: string | Uint8Array | null;
  /** What is recorded instead of `body`, when that holds a secret. */
  recordedBody?: string;
  signal?: AbortSignal | undefined;
  /** Told of the exchange when it is over, whether it went well or not. */
  onExchange?: ((exchange: Exchange) => void) | undefined;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
  text: string;
}

/**
 * No answer. `connection`: nobody was reached, and nothing was sent. `interrupted`: the connection ended before the answer; it may have
 * been done. `timeout`: nothing came in time; it may have been done. `aborted`: whoever asked gave up.
 */
export class NoAnswerError extends Error {
  override name = "NoAnswerError";

  constructor(
    readonly reason: "connection" | "interrupted" | "timeout" | "aborted",
    message: string,
  ) {
    super(message);
  }
}

/** Sends HTTP requests to services of others, within limits, and tells what was exchanged. Follows no redirects. */
export class HttpSender {
  private readonly agent: Agent;

  constructor(private readonly limits: HttpLimits) {
    this.agent = new Agent({
      connect: { timeout: limits.connectTimeoutMs, ...(limits.caPem === null ? {} : { ca: limits.caPem }) },
      headersTimeout: limits.answerTimeoutMs,
      bodyTimeout: limits.answerTimeoutMs,
      maxResponseSize: MAX_ANSWER_BYTES,
    });
  }

  /** @throws NoAnswerError when there is no answer; any status is an answer */
  async send(wanted: HttpRequest): Promise<HttpAnswer> {
    const startedAtMs = Date.now();
    const record = (status: number | null, answer: string) =>
      wanted.onExchange?.({
        atMs: startedAtMs,
        durationMs: Date.now() - startedAtMs,
        method: wanted.method,
        url: wanted.url,
        sentBody: recordedOf(wanted),
        status,
        answer: answer.slice(0, MAX_RECORDED_CHARACTERS),
      });
    try {
      const { method, url, headers, body, signal } = wanted;
      const timeout = AbortSignal.timeout(this.limits.answerTimeoutMs + this.limits.connectTimeoutMs);
      const answer = await request(url, {
        dispatcher: this.agent,
        method,
        headers,
        body,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      const text = bytes.toString("utf8");
      record(answer.statusCode, text);
      return { status: answer.statusCode, headers: flat(answer), bytes, text };
    } catch (error) {
      const told = this.explain(error as Error, wanted);
      record(null, told.message);
      throw told;
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private explain(error: Error, { url, signal }: HttpRequest): NoAnswerError {
    const { code } = error as NodeJS.ErrnoException;
    const at = new URL(url).host;
    if (signal?.aborted) return new NoAnswerError("aborted", "it was given up");
    if (code === "UND_ERR_CONNECT_TIMEOUT") {
      return new NoAnswerError("connection", `${at} cannot be reached within ${this.limits.connectTimeoutMs / 1000} s`);
    }
    if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT" || error.name === "TimeoutError") {
      return new NoAnswerError("timeout", `${at} did not answer within ${this.limits.answerTimeoutMs / 1000} s`);
    }
    if (code !== undefined && NOBODY_THERE.has(code)) {
      return new NoAnswerError("connection", `${at} cannot be reached (${error.message || code})`);
    }
    if (code !== undefined && /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) {
      return new NoAnswerError("connection", `the certificate of ${at} is not trusted (${code})`);
    }
    return new NoAnswerError(
      "interrupted",
      `the connection to ${at} ended before the answer (${code ?? error.message})`,
    );
  }
}

const NOBODY_THERE = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

function recordedOf({ recordedBody, body }: HttpRequest): string | null {
  const text = recordedBody ?? body;
  return typeof text === "string" ? text.slice(0, MAX_RECORDED_CHARACTERS) : null;
}

function flat(answer: Dispatcher.ResponseData): Record<string, string> {
  return Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

import { Agent, fetch } from "undici";

/** As Prometheus' own `body_size_limit` is for, after decompression. */
const MAX_BYTES = 16 << 20;
const ACCEPT = "text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1";

/** Why a certificate is not trusted, as Node's TLS names it. */
const NOT_TRUSTED = /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

export interface ScraperTls {
  /** PEM of the authorities that are trusted instead of the system's. */
  ca?: string;
  /** PEM of the certificate that is shown, and of its key. */
  cert?: string;
  key?: string;
}

/** Asks targets for what they expose, within limits. */
export class Scraper {
  private readonly agent: Agent;

  constructor(
    private readonly timeoutMs: number,
    private readonly authorization: string | undefined,
    tls: ScraperTls = {},
  ) {
    this.agent = new Agent({ connect: { timeout: timeoutMs, ...tls } });
  }

  /** @throws Error that says in plain words why there is no exposition */
  async scrape(url: string, signal: AbortSignal): Promise<{ text: string; contentType: string }> {
    const timeout = AbortSignal.timeout(this.timeoutMs);
    try {
      const headers = { accept: ACCEPT, ...(this.authorization ? { authorization: this.authorization } : {}) };
      const answer = await fetch(url, {
        headers,
        // A credential is for this address and no other.
        redirect: "manual",
        signal: AbortSignal.any([signal, timeout]),
        dispatcher: this.agent,
      });
      if (answer.status !== 200) {
        await answer.body?.cancel();
        throw new Error(`it answered ${answer.status}${answer.status === 401 ? ": it wants to know who asks" : ""}`);
      }
      const text = await boundedText(answer.body ?? []);
      return { text, contentType: answer.headers.get("content-type") ?? "" };
    } catch (error) {
      if (timeout.aborted) throw new Error(`it did not answer within ${this.timeoutMs / 1000} s`);
      throw explained(error as Error, url.startsWith("https:"));
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

async function boundedText(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MAX_BYTES) throw new Error(`it answers with more than ${MAX_BYTES >> 20} MiB`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** What fetch says alone is "fetch failed"; its cause says why. */
function explained(error: Error, isTls: boolean): Error {
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  switch (cause?.code) {
    case "ECONNREFUSED":
      return new Error("nothing listens there");
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new Error("its name is not known");
    case "UND_ERR_SOCKET":
    case "ECONNRESET":
      return new Error(
        `it closed the connection without an answer${isTls ? "; perhaps it wants another client certificate" : ""}`,
      );
    default:
      if (NOT_TRUSTED.test(cause?.code ?? "")) return new Error(`its certificate is not trusted (${cause?.message})`);
      return cause ? new Error(cause.message || cause.code) : error;
  }
}

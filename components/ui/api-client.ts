import type { ApiError } from "../../domain/api";
import { capitalized } from "../../domain/capitalized";

/** The server refused. `message` says what was wrong and what to do; `status` is 0 when the server could not be reached. */
export class ApiRequestError extends Error {
  override name = "ApiRequestError";
  constructor(
    readonly status: number,
    message: string,
    /** Seconds after which it may be tried again, when the server says so. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

function goToSignIn(): void {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
}

/** The server names the field first ("`body.name`: a user name has …"), which a form does not need. */
function withoutField(message: string): string {
  const text = message.replace(/^`[\w.]+`: /, "");
  return capitalized(text);
}

async function refusal(response: Response): Promise<ApiRequestError> {
  const body = (await response.json().catch(() => null)) as Partial<ApiError> | null;
  const seconds = Number(response.headers.get("retry-after"));
  const message = body?.message ?? `The server answered ${response.status}. Try again in a moment.`;
  return new ApiRequestError(response.status, withoutField(message), seconds > 0 ? Math.ceil(seconds) : null);
}

export interface FetchJsonInit extends Omit<RequestInit, "body"> {
  /** Sent as JSON; a text is taken to be JSON already. */
  body?: unknown;
}

/**
 * Asks our own API and reads the answer as JSON (`undefined` when it is empty).
 * Who is not signed in any more is led to the sign-in page.
 * @throws {ApiRequestError}
 */
export async function fetchJson<T>(path: string, { body, headers, ...init }: FetchJsonInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      ...init,
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiRequestError(0, "The server cannot be reached. Check the network, then try again.");
  }
  if (response.status === 401 && window.location.pathname !== "/login") goToSignIn();
  if (!response.ok) throw await refusal(response);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

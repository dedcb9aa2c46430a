import { STATUS_CODES } from "node:http";
import type { ApiError } from "../../domain/api";

/** An answer that is an error for the client; the message says what was wrong and what to do. */
export class HttpError extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  /** @param what in words: "host web-1" */
  static notFound(what: string): HttpError {
    return new HttpError(404, `There is no ${what}.`);
  }
}

export function errorBody(statusCode: number, message: string): ApiError {
  return { error: STATUS_CODES[statusCode] ?? "Error", message };
}

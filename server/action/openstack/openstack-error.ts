import type { NoAnswerError } from "../http-exchange";

/**
 * `no-answer`: see `noAnswer`. `unauthorized` 401, `forbidden` 403, `not-found` 404, `rejected` another 4xx, `server` 5xx.
 * `unusable`: an answer that makes no sense. `no-endpoint`: the catalogue has none.
 */
export type OpenstackErrorReason =
  | "no-answer"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "rejected"
  | "server"
  | "unusable"
  | "no-endpoint";

const MAX_MESSAGE = 500;

/** A call of a service went wrong; the message is a sentence for the operator with the service's own words. */
export class OpenstackError extends Error {
  override name = "OpenstackError";

  constructor(
    readonly reason: OpenstackErrorReason,
    message: string,
    readonly status: number | null = null,
    readonly noAnswer: NoAnswerError | null = null,
  ) {
    super(message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1)}…` : message);
  }
}

/** What a status that is no success means. */
export function reasonOfStatus(status: number): OpenstackErrorReason {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  return status >= 500 ? "server" : "rejected";
}

/** What was asked cannot be done; the message says why and what to do, in words for the one who asked. */
export class RefusedError extends Error {
  override name = "RefusedError";

  /** @param reason `exists`: there is one already. `missing`: there is none. `incomplete`: something must be given with it. `limit`: there are too many. `last-admin`. */
  constructor(
    readonly reason: "exists" | "missing" | "incomplete" | "limit" | "last-admin",
    message: string,
  ) {
    super(message);
  }
}

const CONNECTION_CODES = new Set(["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH"]);
const CONNECTION_MESSAGES = /^Connection is closed|^Stream isn't writeable|^Command timed out|^connect ETIMEDOUT/;
/** Answers of a Redis that runs but cannot serve now. */
const NOT_NOW = /^(LOADING|READONLY|OOM|MISCONF|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|BUSY|NOAUTH|WRONGPASS)\b/;

/** Whether an error says that Redis is away, or cannot take commands now. */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (
    error.name === "MaxRetriesPerRequestError" ||
    (code !== undefined && CONNECTION_CODES.has(code)) ||
    CONNECTION_MESSAGES.test(error.message) ||
    NOT_NOW.test(error.message)
  );
}

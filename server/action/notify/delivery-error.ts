/** A message was not delivered; the message says why, in the receiver's own words. */
export class DeliveryError extends Error {
  override name = "DeliveryError";

  /** @param isRetryable nobody was there, or the receiver was not able: later it may be */
  constructor(
    message: string,
    readonly isRetryable: boolean,
  ) {
    super(message);
  }
}

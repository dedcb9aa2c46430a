/** A dump that is damaged, or not one; the message is one line that says which file, and why. */
export class UnreadableDumpError extends Error {
  override name = "UnreadableDumpError";
}

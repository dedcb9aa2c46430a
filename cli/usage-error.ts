/** A wrong use of a command; the message is one line that says what and what to do. The exit code is 2. */
export class UsageError extends Error {}

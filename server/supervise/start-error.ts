/** Something that keeps Premonitor from starting; the message is one line that says what and what to do. */
export class StartError extends Error {}

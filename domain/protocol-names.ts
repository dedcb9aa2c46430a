/** Rises with every change that an older side could not understand. Both sides say theirs in the handshake. */
export const PROTOCOL_VERSION = 2;

export const INGEST_NAMESPACE = "/ingest";
export const LIVE_NAMESPACE = "/live";

/** Columns of an overview's row before the summary series: index of the state, seconds since the last frame. */
export const OVERVIEW_LEADING_COLUMNS = 2;

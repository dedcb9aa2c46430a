/** The source of a host that has a collector; others are named after what reports on them. */
export const COLLECTOR = "collector";

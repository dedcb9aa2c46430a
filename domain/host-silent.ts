/** The rule that the server, not a node, judges: a node that is gone cannot say so. */
export const HOST_SILENT_RULE_ID = "host-silent";
export const HOST_SILENT_SERIES = "host.frames";

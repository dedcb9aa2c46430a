/** Worst first. */
export const SEVERITY_NAMES = ["failure", "warning"] as const;
export type SeverityName = (typeof SEVERITY_NAMES)[number];

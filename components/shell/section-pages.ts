/** The pages of the reports, as tabs and in the command palette. */
export const REPORT_PAGES = [
  { path: "/reports", label: "Who is next" },
  { path: "/reports/noisiest", label: "Noisiest" },
  { path: "/reports/reclaim", label: "Reclaim" },
  { path: "/reports/availability", label: "Availability" },
  { path: "/reports/slower", label: "Slower" },
  { path: "/reports/summary", label: "Summary" },
  { path: "/reports/digest", label: "Weekly digest" },
] as const;

/** The pages of the settings. */
export const SETTINGS_PAGES = [
  { path: "/settings", label: "Hosts", adminOnly: false },
  { path: "/settings/rules", label: "Rules", adminOnly: false },
  { path: "/settings/maintenance", label: "Maintenance", adminOnly: false },
  { path: "/settings/sources", label: "Sources", adminOnly: true },
  { path: "/settings/openstack", label: "OpenStack", adminOnly: true },
  { path: "/settings/destinations", label: "Destinations", adminOnly: true },
  { path: "/settings/users", label: "Users", adminOnly: true },
  { path: "/settings/tokens", label: "Tokens", adminOnly: true },
] as const;

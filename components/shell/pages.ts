/** The pages that the navigation and the command palette lead to. */
export const PAGES = [
  { path: "/", label: "Fleet" },
  { path: "/alarms", label: "Alarms" },
  { path: "/actions", label: "Actions" },
  { path: "/models", label: "Models" },
  { path: "/reports", label: "Reports" },
  { path: "/downloads", label: "Downloads" },
  { path: "/settings", label: "Settings" },
] as const;

/** Whether `pathname` is the page at `path` or below it; a host belongs to the fleet. */
export function isWithin(path: string, pathname: string): boolean {
  if (path === "/") return pathname === "/" || pathname.startsWith("/hosts/");
  return pathname === path || pathname.startsWith(`${path}/`);
}

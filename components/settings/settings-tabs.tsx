"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useMay } from "../shell/use-session";

const TABS = [
  { path: "/settings", label: "Hosts", adminOnly: false },
  { path: "/settings/rules", label: "Rules", adminOnly: false },
  { path: "/settings/maintenance", label: "Maintenance", adminOnly: false },
  { path: "/settings/users", label: "Users", adminOnly: true },
  { path: "/settings/tokens", label: "Tokens", adminOnly: true },
];

/** A rule's own page belongs to the rules. */
function isWithin(path: string, pathname: string): boolean {
  return pathname === path || (path !== "/settings" && pathname.startsWith(`${path}/`));
}

/** The sections of the settings that who is signed in may see. */
export function SettingsTabs() {
  const pathname = usePathname();
  const isAdmin = useMay("admin");
  return (
    <nav aria-label="Settings" className="mb-4 flex gap-1 border-b">
      {TABS.filter(({ adminOnly }) => isAdmin || !adminOnly).map(({ path, label }) => (
        <Link
          key={path}
          href={path}
          prefetch={false}
          aria-current={isWithin(path, pathname) ? "page" : undefined}
          className="relative flex h-9 items-center px-3 max-sm:px-2 font-medium text-muted -outline-offset-2 after:absolute after:inset-x-3 max-sm:after:inset-x-2 after:-bottom-px after:h-0.5 hover:text-ink aria-[current=page]:text-ink aria-[current=page]:after:bg-accent"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

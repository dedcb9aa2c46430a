"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

export interface PageTab {
  path: string;
  label: string;
}

/** The sections of a part of the product. @param root the first one's path, below which the others lie */
export function PageTabs({ label, root, tabs }: { label: string; root: string; tabs: readonly PageTab[] }) {
  const pathname = usePathname();
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen the tab of this page may lie beyond the edge.
  useEffect(() => {
    const here = nav.current?.querySelector(`[aria-current="page"]`);
    if (pathname) here?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [pathname]);
  /** A page below a section belongs to it. */
  const isHere = (path: string) => pathname === path || (path !== root && pathname.startsWith(`${path}/`));
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="mb-4 flex gap-1 print:hidden overflow-x-auto overflow-y-hidden border-b"
    >
      {tabs.map(({ path, label: name }) => (
        <Link
          key={path}
          href={path}
          prefetch={false}
          aria-current={isHere(path) ? "page" : undefined}
          className="relative flex h-9 shrink-0 items-center px-3 max-sm:px-2 font-medium text-muted -outline-offset-2 after:absolute after:inset-x-3 max-sm:after:inset-x-2 after:bottom-0 after:h-0.5 hover:text-ink aria-[current=page]:text-ink aria-[current=page]:after:bg-accent"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

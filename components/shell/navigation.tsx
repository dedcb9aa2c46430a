"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "../ui/class-names";
import { isWithin, PAGES } from "./pages";

/** Links to the pages: side by side in the bar, or one below the other in the menu. */
export function Navigation({ direction, onNavigate }: { direction: "row" | "column"; onNavigate?: () => void }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Pages" className={direction === "row" ? "hidden self-stretch lg:flex" : "flex flex-col"}>
      {PAGES.map(({ path, label }) => (
        <Link
          key={path}
          href={path}
          prefetch={false}
          onClick={onNavigate}
          aria-current={isWithin(path, pathname) ? "page" : undefined}
          className={classNames(
            "flex items-center font-medium text-muted transition-colors hover:text-ink aria-[current=page]:text-ink",
            direction === "row"
              ? "relative px-2 -outline-offset-2 after:absolute after:inset-x-2 2xl:px-3 2xl:after:inset-x-3 after:-bottom-px after:h-0.5 aria-[current=page]:after:bg-accent"
              : "h-10 rounded-md px-3 text-lg hover:bg-hover aria-[current=page]:bg-hover",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

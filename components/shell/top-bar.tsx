import Link from "next/link";
import { AlarmNotifier } from "../alarm/alarm-notifier";
import { AlarmCounts } from "./alarm-counts";
import { BrandMark } from "./brand-mark";
import { CommandPalette } from "./command-palette";
import { LinkState } from "./link-state";
import { Navigation } from "./navigation";
import { PreferenceButtons } from "./preference-switches";
import { SmallMenu } from "./small-menu";
import { UserMenu } from "./user-menu";

/** The bar on top of every page: where one is, what is wrong, whether what one sees is live. */
export function TopBar() {
  return (
    <header className="sticky top-0 z-40 border-b bg-surface print:hidden">
      <div className="mx-auto flex h-12 max-w-[112rem] items-center gap-1 pr-2 pl-1 sm:gap-2 sm:pr-3 sm:pl-2 lg:pr-4 lg:pl-5">
        <SmallMenu />
        <Link
          href="/"
          prefetch={false}
          aria-label="Premonitor: the fleet"
          className="flex h-8 items-center gap-2 rounded-md px-1"
        >
          <BrandMark />
          <span className="hidden text-lg font-semibold tracking-tight xl:inline">Premonitor</span>
        </Link>
        <Navigation direction="row" />
        <div className="ml-auto flex items-center gap-0.5 sm:gap-2">
          <AlarmCounts />
          <AlarmNotifier />
          <LinkState />
          <CommandPalette />
          <PreferenceButtons />
          <div className="hidden lg:block">
            <UserMenu />
          </div>
        </div>
      </div>
    </header>
  );
}

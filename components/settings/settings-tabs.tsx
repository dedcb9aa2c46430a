"use client";

import { SETTINGS_PAGES } from "../shell/section-pages";
import { useMay } from "../shell/use-session";
import { PageTabs } from "../ui/page-tabs";

/** The sections of the settings that who is signed in may see. */
export function SettingsTabs() {
  const isAdmin = useMay("admin");
  return (
    <PageTabs
      label="Settings"
      root="/settings"
      tabs={SETTINGS_PAGES.filter(({ adminOnly }) => isAdmin || !adminOnly)}
    />
  );
}

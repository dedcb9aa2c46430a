"use client";

import { useMay } from "../shell/use-session";
import { PageTabs } from "../ui/page-tabs";

const TABS = [
  { path: "/settings", label: "Hosts", adminOnly: false },
  { path: "/settings/rules", label: "Rules", adminOnly: false },
  { path: "/settings/maintenance", label: "Maintenance", adminOnly: false },
  { path: "/settings/sources", label: "Sources", adminOnly: true },
  { path: "/settings/openstack", label: "OpenStack", adminOnly: true },
  { path: "/settings/destinations", label: "Destinations", adminOnly: true },
  { path: "/settings/users", label: "Users", adminOnly: true },
  { path: "/settings/tokens", label: "Tokens", adminOnly: true },
];

/** The sections of the settings that who is signed in may see. */
export function SettingsTabs() {
  const isAdmin = useMay("admin");
  return <PageTabs label="Settings" root="/settings" tabs={TABS.filter(({ adminOnly }) => isAdmin || !adminOnly)} />;
}

import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SettingsTabs } from "../../../components/settings/settings-tabs";
import { PageHeader } from "../../../components/ui/page-header";

export const metadata: Metadata = { title: "Settings" };

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Settings" />
      <SettingsTabs />
      {children}
    </>
  );
}

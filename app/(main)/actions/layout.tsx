import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ActionsTabs } from "../../../components/action/actions-tabs";
import { PageHeader } from "../../../components/ui/page-header";

export const metadata: Metadata = { title: "Actions" };

export default function ActionsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Actions" />
      <ActionsTabs />
      {children}
    </>
  );
}

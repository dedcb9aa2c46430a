import type { ReactNode } from "react";
import { PageHeader } from "../../../components/ui/page-header";
import { PageTabs } from "../../../components/ui/page-tabs";

const TABS = [
  { path: "/reports", label: "Who is next" },
  { path: "/reports/reclaim", label: "Reclaim" },
  { path: "/reports/availability", label: "Availability" },
  { path: "/reports/summary", label: "Summary" },
];

export default function ReportsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Reports" />
      <PageTabs label="Reports" root="/reports" tabs={TABS} />
      {children}
    </>
  );
}

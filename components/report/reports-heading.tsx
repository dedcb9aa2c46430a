"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { PageHeader } from "../ui/page-header";
import { PageTabs } from "../ui/page-tabs";

const TABS = [
  { path: "/reports", label: "Who is next" },
  { path: "/reports/noisiest", label: "Noisiest" },
  { path: "/reports/reclaim", label: "Reclaim" },
  { path: "/reports/availability", label: "Availability" },
  { path: "/reports/slower", label: "Slower" },
  { path: "/reports/summary", label: "Summary" },
  { path: "/reports/digest", label: "Weekly digest" },
];

/** The reports to choose from; on paper, which one it is and when it was printed. */
export function ReportsHeading() {
  const { timeZone } = useViewPreferences();
  const pathname = usePathname();
  const [printedAtMs, setPrintedAtMs] = useState<number | null>(null);
  useEffect(() => {
    // The browser prints what is there when the handler returns.
    const note = () => flushSync(() => setPrintedAtMs(Date.now()));
    window.addEventListener("beforeprint", note);
    return () => window.removeEventListener("beforeprint", note);
  }, []);
  return (
    <>
      <div className="print:hidden">
        <PageHeader title="Reports" />
        <PageTabs label="Reports" root="/reports" tabs={TABS} />
      </div>
      <p className="mb-3 hidden items-baseline justify-between print:flex">
        <span className="text-xl font-semibold">{TABS.find(({ path }) => path === pathname)?.label}</span>
        {printedAtMs !== null && <span className="text-muted">Premonitor, {formatTime(printedAtMs, timeZone)}</span>}
      </p>
    </>
  );
}

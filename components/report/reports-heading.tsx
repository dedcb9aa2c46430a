"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { REPORT_PAGES } from "../shell/section-pages";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { PageHeader } from "../ui/page-header";
import { PageTabs } from "../ui/page-tabs";

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
        <PageTabs label="Reports" root="/reports" tabs={REPORT_PAGES} />
      </div>
      <p className="mb-3 hidden items-baseline justify-between print:flex">
        <span className="text-xl font-semibold">{REPORT_PAGES.find(({ path }) => path === pathname)?.label}</span>
        {printedAtMs !== null && <span className="text-muted">Premonitor, {formatTime(printedAtMs, timeZone)}</span>}
      </p>
    </>
  );
}

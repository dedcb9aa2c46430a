import type { ReactNode } from "react";
import { ReportsHeading } from "../../../components/report/reports-heading";

export default function ReportsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <ReportsHeading />
      {children}
    </>
  );
}

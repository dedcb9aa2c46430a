import type { Metadata } from "next";
import { NextFullView } from "../../../components/report/next-full-view";
import { PageHeader } from "../../../components/ui/page-header";

export const metadata: Metadata = { title: "Who is next" };

export default function ReportsPage() {
  return (
    <>
      <PageHeader title="Who is next" />
      <NextFullView />
    </>
  );
}

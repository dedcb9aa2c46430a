import type { Metadata } from "next";
import { NextFullView } from "../../../components/report/next-full-view";

export const metadata: Metadata = { title: "Who is next" };

export default function ReportsPage() {
  return <NextFullView />;
}

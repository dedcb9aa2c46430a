import type { Metadata } from "next";
import { ReclaimView } from "../../../../components/report/reclaim-view";

export const metadata: Metadata = { title: "Reclaim" };

export default function ReclaimPage() {
  return <ReclaimView />;
}

import type { Metadata } from "next";
import { RowsView } from "../../../../components/action/rows-view";

export const metadata: Metadata = { title: "Congress rows" };

export default function RowsPage() {
  return <RowsView />;
}

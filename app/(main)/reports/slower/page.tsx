import type { Metadata } from "next";
import { SlowerView } from "../../../../components/report/slower-view";

export const metadata: Metadata = { title: "Slower than before" };

export default function SlowerPage() {
  return <SlowerView />;
}

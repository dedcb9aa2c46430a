import type { Metadata } from "next";
import { NoisiestView } from "../../../../components/report/noisiest-view";

export const metadata: Metadata = { title: "Noisiest hosts" };

export default function NoisiestPage() {
  return <NoisiestView />;
}

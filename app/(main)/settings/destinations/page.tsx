import type { Metadata } from "next";
import { DestinationsSettings } from "../../../../components/settings/destinations-settings";

export const metadata: Metadata = { title: "Destinations" };

export default function DestinationsPage() {
  return <DestinationsSettings />;
}

import type { Metadata } from "next";
import { CloudsSettings } from "../../../../components/settings/clouds-settings";

export const metadata: Metadata = { title: "OpenStack" };

export default function OpenStackPage() {
  return <CloudsSettings />;
}

import type { Metadata } from "next";
import { MaintenanceSettings } from "../../../../components/settings/maintenance-settings";

export const metadata: Metadata = { title: "Maintenance" };

export default function MaintenanceSettingsPage() {
  return <MaintenanceSettings />;
}

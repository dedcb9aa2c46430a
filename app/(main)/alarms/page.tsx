import type { Metadata } from "next";
import { AlarmsView } from "../../../components/alarm/alarms-view";

export const metadata: Metadata = { title: "Alarms" };

export default function AlarmsPage() {
  return <AlarmsView />;
}

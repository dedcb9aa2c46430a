import type { Metadata } from "next";
import { AlarmHistoryView } from "../../../../components/alarm-history/alarm-history-view";

export const metadata: Metadata = { title: "Alarm history" };

export default function AlarmHistoryPage() {
  return <AlarmHistoryView />;
}

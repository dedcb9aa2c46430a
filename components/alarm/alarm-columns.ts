/** Heading and width of each column of the alarm list. */
export const ALARM_COLUMNS = [
  { name: "select", label: "Selected", className: "w-5" },
  { name: "severity", label: "Severity", className: "w-24" },
  { name: "host", label: "Host", className: "w-40 max-md:w-28" },
  { name: "what", label: "What", className: "min-w-0 flex-1" },
  { name: "since", label: "Since", className: "w-28 max-md:hidden" },
  { name: "changes", label: "Changes", className: "w-16 text-right max-lg:hidden" },
  { name: "acknowledged", label: "Acknowledged", className: "w-36 max-sm:w-20" },
] as const;

export type AlarmColumn = (typeof ALARM_COLUMNS)[number]["name"];

export function alarmColumnClass(column: AlarmColumn): string {
  return `shrink-0 ${ALARM_COLUMNS.find(({ name }) => name === column)!.className}`;
}

/** Heading and width of each column of the alarm list. */
export const ALARM_COLUMNS = [
  { name: "select", label: "Selected", className: "w-5" },
  { name: "severity", label: "Severity", className: "w-24 max-sm:w-21" },
  { name: "host", label: "Host", className: "w-40 max-md:w-28 max-sm:hidden" },
  { name: "what", label: "What", className: "min-w-0 flex-1" },
  { name: "value", label: "Value / bound", className: "w-44 text-right max-xl:hidden" },
  { name: "since", label: "Since", className: "w-28 max-md:hidden" },
  { name: "changes", label: "Changes", className: "w-16 text-right max-lg:hidden" },
  { name: "acknowledged", label: "Acknowledged", className: "w-36 max-sm:hidden" },
] as const;

export type AlarmColumn = (typeof ALARM_COLUMNS)[number]["name"];

export function alarmColumnClass(column: AlarmColumn): string {
  return `shrink-0 ${ALARM_COLUMNS.find(({ name }) => name === column)!.className}`;
}

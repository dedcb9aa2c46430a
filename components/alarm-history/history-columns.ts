/** Heading and width of each column of the history; a narrow screen says the hidden ones in the others' second line. */
export const HISTORY_COLUMNS = [
  { name: "time", label: "Time", className: "w-40 max-sm:hidden" },
  { name: "what", label: "What happened", className: "w-44 max-md:w-36 max-sm:w-30" },
  { name: "host", label: "Host", className: "w-36 max-md:hidden" },
  { name: "rule", label: "Rule", className: "w-48 max-xl:hidden" },
  { name: "text", label: "Text and note", className: "min-w-0 flex-1" },
  { name: "by", label: "By", className: "w-28 max-lg:hidden" },
] as const;

export type HistoryColumn = (typeof HISTORY_COLUMNS)[number]["name"];

export function historyColumnClass(column: HistoryColumn): string {
  return `shrink-0 ${HISTORY_COLUMNS.find(({ name }) => name === column)!.className}`;
}

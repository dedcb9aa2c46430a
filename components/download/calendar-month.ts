const DAY_MS = 86_400_000;
const DAYS_A_WEEK = 7;

/** Days in UTC, written `2026-11-20`, both included. */
export interface DayRange {
  firstDay: string;
  lastDay: string;
}

/** `2026-11-20`, UTC. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** `2026-11` */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export function addDays(day: string, count: number): string {
  return dayOf(Date.parse(day) + count * DAY_MS);
}

/** The same day some months on, or the last of a shorter month. */
export function addMonths(day: string, count: number): string {
  const [year, month, number] = day.split("-").map(Number) as [number, number, number];
  const lastMs = Date.UTC(year, month + count, 0);
  return dayOf(Math.min(Date.UTC(year, month - 1 + count, number), lastMs));
}

export function earlierOf(day: string, other: string): string {
  return day < other ? day : other;
}

/** Monday is 0. */
export function weekdayOf(day: string): number {
  return (new Date(day).getUTCDay() + 6) % DAYS_A_WEEK;
}

/** The weeks of a month from Monday on; `null` stands for days of other months. */
export function weeksOf(month: string): (string | null)[][] {
  const first = `${month}-01`;
  const weeks: (string | null)[][] = [];
  for (
    let monday = addDays(first, -weekdayOf(first));
    monthOf(monday) <= month;
    monday = addDays(monday, DAYS_A_WEEK)
  ) {
    const days = Array.from({ length: DAYS_A_WEEK }, (_, i) => addDays(monday, i));
    weeks.push(days.map((day) => (monthOf(day) === month ? day : null)));
  }
  return weeks;
}

/** What is chosen after one more day is: a day on its own becomes the end of a range, anything else is chosen anew. */
export function chooseDay(range: DayRange | null, day: string): DayRange {
  if (!range || range.firstDay !== range.lastDay || range.firstDay === day) return { firstDay: day, lastDay: day };
  return day < range.firstDay ? { firstDay: day, lastDay: range.firstDay } : { firstDay: range.firstDay, lastDay: day };
}

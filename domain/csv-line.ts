/** A spreadsheet takes a text that begins so for a formula and runs it (OWASP, CSV injection). */
const FORMULA_START = /^[=+\-@\t\r]/;
/** As some tables write their numbers: it begins as a formula does, and is none. */
const NEGATIVE_NUMBER = /^-\d+(\.\d+)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/** A line of CSV (RFC 4180) that is safe in a spreadsheet: texts that look like formulas get an apostrophe in front. */
export function csvLine(cells: readonly (string | number)[]): string {
  const written = cells.map((cell) => {
    if (typeof cell === "number") return String(cell);
    const text = FORMULA_START.test(cell) && !NEGATIVE_NUMBER.test(cell) ? `'${cell}` : cell;
    return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${written.join(",")}\r\n`;
}

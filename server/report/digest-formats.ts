import { DateTime } from "luxon";
import { csvLine } from "../../domain/csv-line";
import type { Digest, OutgoingReport } from "../../domain/digest";
import { type DigestSection, digestHeadline, digestSections } from "../../domain/digest-sections";
import { escapeHtml } from "../../domain/escape-html";

const GAP = "  ";
const CELL = "padding:4px 12px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid #8886";

/** "2026-11-16 to 2026-11-22 (Europe/Berlin)": whole days by the clock of the zone. */
function spanText({ fromMs, toMs, timeZone }: Digest): string {
  const dayOf = (atMs: number) => DateTime.fromMillis(atMs, { zone: timeZone }).toISODate();
  return `${dayOf(fromMs)} to ${dayOf(toMs - 1)} (${timeZone})`;
}

/** Plain text, columns aligned, for mail and terminals. @param publicUrl the server's own address, if it knows it */
export function digestText(digest: Digest, publicUrl: string | null): string {
  const heading = `Premonitor, the week of ${spanText(digest)}`;
  const parts = digestSections(digest).map(({ title, sentence, columns, rows }) =>
    [title, "-".repeat(title.length), sentence, ...(rows.length > 0 ? ["", ...alignedLines(columns, rows)] : [])].join(
      "\n",
    ),
  );
  const link = publicUrl === null ? [] : [`More: ${publicUrl}/reports/digest`];
  return `${[heading, ...parts, ...link].join("\n\n")}\n`;
}

function alignedLines(columns: DigestSection["columns"], rows: DigestSection["rows"]): string[] {
  const lines = [columns, ...rows].map((cells) => cells.map(oneLine));
  const widths = columns.map((_, i) => Math.max(...lines.map((cells) => cells[i]!.length)));
  return lines.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join(GAP)
      .trimEnd(),
  );
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** HTML for mail: simple tables with inline styles, and the reader's own colours, so that dark clients show it well. */
export function digestHtml(digest: Digest, publicUrl: string | null): string {
  const sections = digestSections(digest).map(
    ({ title, sentence, columns, rows }) =>
      `<h2 style="font-size:16px;margin:24px 0 4px">${escapeHtml(title)}</h2><p style="margin:0 0 8px">${escapeHtml(sentence)}</p>${rows.length === 0 ? "" : htmlTable(columns, rows)}`,
  );
  const link =
    publicUrl === null
      ? ""
      : `<p style="margin:24px 0 0"><a href="${escapeHtml(`${publicUrl}/reports/digest`)}">More in Premonitor</a></p>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Weekly digest</title></head>
<body style="font-family:sans-serif;font-size:14px;line-height:1.4;max-width:720px;margin:0 auto;padding:16px">
<h1 style="font-size:20px;margin:0">${escapeHtml(digestHeadline(digest))}</h1>
<p style="margin:4px 0 0">The week of ${escapeHtml(spanText(digest))}</p>
${sections.join("\n")}
${link}</body></html>
`;
}

function htmlTable(columns: DigestSection["columns"], rows: DigestSection["rows"]): string {
  const line = (cells: readonly string[], tag: "th" | "td") =>
    `<tr>${cells.map((cell) => `<${tag} style="${CELL}">${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  return `<table style="border-collapse:collapse;width:100%">${line(columns, "th")}${rows.map((cells) => line(cells, "td")).join("")}</table>`;
}

/** All sections as CSV: the section, what the row is about, the column, the text in it. */
export function digestCsv(digest: Digest): string {
  const lines = digestSections(digest).flatMap(({ title, sentence, columns, rows }) => [
    csvLine([title, "", "", sentence]),
    ...rows.flatMap(([about = "", ...cells]) => cells.map((cell, i) => csvLine([title, about, columns[i + 1]!, cell]))),
  ]);
  return [csvLine(["section", "about", "what", "value"]), ...lines].join("");
}

/** What is sent of a digest. @param id the same when it is sent again */
export function outgoingDigest(digest: Digest, id: string, publicUrl: string | null): OutgoingReport {
  const { fromMs, toMs } = digest;
  return {
    id,
    subject: oneLine(`[Premonitor] Week to ${spanText(digest).split(" to ")[1]}: ${digestHeadline(digest)}`),
    text: digestText(digest, publicUrl),
    html: digestHtml(digest, publicUrl),
    data: {
      source: "premonitor",
      kind: "digest",
      id,
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      ...digest,
    },
  };
}

import { Readable } from "node:stream";
import { z } from "zod";
import { alarmFigures, FIGURE_KINDS, type FigureEntry } from "../../../analysis/alarm-figures";
import type { JournalEntry } from "../../../domain/alarm";
import {
  alarmFiguresSchema,
  figuresQuerySchema,
  journalExportQuerySchema,
  journalQuerySchema,
  journalSchema,
} from "../../../domain/alarm-api";
import { JOURNAL_CSV_HEADING, journalCsvLine } from "../../alarm/journal-csv";
import type { AlarmStore } from "../../store/alarm-store";
import type { JournalStore } from "../../store/journal-store";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import { plainJson } from "../plain-json";

export interface JournalRouteParts {
  journal: JournalStore;
  alarms: Pick<AlarmStore, "list">;
}

const tags = ["alarms"];
const MAX_FIGURES_MS = 400 * 86_400_000;
const LINES_PER_PIECE = 200;

/** What happened to alarms: to page through, to take away, and in figures. */
export function registerJournalRoutes(app: ApiApp, { journal, alarms }: JournalRouteParts): void {
  app.get(
    "/api/journal",
    {
      config: { access: "viewer" },
      schema: {
        summary: "What happened to alarms, newest first",
        description:
          "`from` and `to` are milliseconds since 1970, `kind` is kinds with commas between. A page may hold fewer entries than `limit`, or none, and still give a `nextBefore` to look further back with.",
        tags,
        querystring: journalQuerySchema,
        response: { 200: journalSchema },
      },
      // A page that holds an entry of an older version is better than none.
      serializerCompiler: plainJson,
    },
    async ({ query }) => journal.read(query),
  );

  app.get(
    "/api/journal/export",
    {
      config: { access: "viewer" },
      schema: {
        summary: "The same as a file, oldest first: CSV, or JSON with an entry in each line",
        tags,
        produces: ["text/csv", "application/x-ndjson"],
        querystring: journalExportQuerySchema,
        response: { 200: z.string() },
      },
    },
    async ({ query: { format, ...filter } }, reply) => {
      const entries = journal.stream(filter);
      const day = new Date().toISOString().slice(0, 10);
      const ending = format === "csv" ? "csv" : "jsonl";
      reply.type(format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="alarm-history-${day}.${ending}"`);
      const pieces =
        format === "csv"
          ? linesOf(entries, journalCsvLine, JOURNAL_CSV_HEADING)
          : linesOf(entries, (entry) => `${JSON.stringify(entry)}\n`);
      return reply.send(Readable.from(pieces) as unknown as string);
    },
  );

  app.get(
    "/api/alarms/figures",
    {
      config: { access: "viewer" },
      schema: {
        summary: "How the alarms of a span were: rates, noisiest rules, time to acknowledge, floods, standing alarms",
        description: "As ISA-18.2 and EEMUA 191 name them. A span is at most 400 days long.",
        tags,
        querystring: figuresQuerySchema,
        response: { 200: alarmFiguresSchema },
      },
    },
    async ({ query: { from, to } }) => {
      const nowMs = Date.now();
      const toMs = Math.min(to, nowMs);
      if (from >= toMs) throw new HttpError(400, "`from` must be in the past.");
      if (toMs - from > MAX_FIGURES_MS) throw new HttpError(400, "A span for figures is at most 400 days long.");
      const entries: FigureEntry[] = [];
      for await (const entry of journal.stream({ from, to: toMs, kind: [...FIGURE_KINDS] })) {
        entries.push(figureEntry(entry));
      }
      const [active, completeFromMs] = await Promise.all([alarms.list({ state: "active" }), journal.completeFromMs()]);
      return alarmFigures({ entries, active, fromMs: from, toMs, nowMs, completeFromMs });
    },
  );
}

/** A journal has room for 200,000 entries: only what is counted of each is held. */
function figureEntry({ atMs, kind, by, alarm }: JournalEntry): FigureEntry {
  if (!alarm) return { atMs, kind, by, alarm };
  const { id, ruleId, ruleName, sinceMs } = alarm;
  return { atMs, kind, by, alarm: { id, ruleId, ruleName, sinceMs } };
}

/** @returns pieces of whole lines: a write for each line would take longer than making it */
async function* linesOf(
  entries: AsyncIterable<JournalEntry>,
  lineOf: (entry: JournalEntry) => string,
  heading = "",
): AsyncGenerator<string> {
  let piece = heading;
  let lines = 0;
  for await (const entry of entries) {
    piece += lineOf(entry);
    if (++lines % LINES_PER_PIECE === 0) {
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}

import { Readable } from "node:stream";
import { z } from "zod";
import { hostIdParamsSchema } from "../../../domain/api";
import { csvLine } from "../../../domain/csv-line";
import { type ProcessReport, processReportSchema } from "../../../domain/process";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";
import { requireHost } from "../require-host";

const tags = ["processes"];
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** How far before a time a minute is still taken for that of the time. */
const NEAR_MS = 90_000;

const spanSchema = z
  .object({ from: z.coerce.number().nonnegative().optional(), to: z.coerce.number().positive().optional() })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, "`from` lies before `to`");

const COLUMNS = [
  "time",
  "user",
  "uid",
  "process",
  "command",
  "cpu_ratio",
  "cpu_seconds",
  "threads",
  "memory_ratio",
  "rss_bytes",
  "read_bytes",
  "written_bytes",
  "read_operations",
  "write_operations",
] as const;

const NOTHING: ProcessReport = { atMs: 0, isOfMinute: false, totalCount: 0, growthSeconds: 0, rows: [] };

export type ProcessRouteParts = Pick<HttpParts, "hosts" | "processStore">;

/** What the processes of a host take, and took. */
export function registerProcessRoutes(app: ApiApp, { hosts, processStore }: ProcessRouteParts): void {
  app.get(
    "/api/hosts/:hostId/processes",
    {
      config: { access: "viewer" },
      schema: {
        summary: "The processes of a host, now or in a minute of the days for which they are kept (`--processes-kept`)",
        description:
          "`at`: ms since 1970. Commands are told only when the collector was started with `--process-names yes`.",
        tags,
        params: hostIdParamsSchema,
        querystring: z.object({ at: z.coerce.number().nonnegative().optional() }),
        response: { 200: processReportSchema },
      },
    },
    async ({ params: { hostId }, query: { at } }) => {
      await requireHost(hosts, hostId);
      if (at === undefined) return (await processStore.newest(hostId)) ?? NOTHING;
      let found = NOTHING;
      for await (const report of processStore.minutes(hostId, at - NEAR_MS, at, Date.now())) found = report;
      return found;
    },
  );

  app.get(
    "/api/hosts/:hostId/processes.csv",
    {
      config: { access: "viewer" },
      schema: {
        summary: "The processes of a host by the minute, as CSV; the last day unless told otherwise",
        tags,
        produces: ["text/csv"],
        params: hostIdParamsSchema,
        querystring: spanSchema,
        response: { 200: z.string() },
      },
    },
    async ({ params: { hostId }, query }, reply) => {
      await requireHost(hosts, hostId);
      const nowMs = Date.now();
      const toMs = query.to ?? nowMs;
      const reports = processStore.minutes(hostId, query.from ?? toMs - DAY_MS, toMs, nowMs);
      const name = `${hostId}-processes-${new Date(toMs).toISOString().slice(0, 10)}.csv`;
      reply.header("content-type", "text/csv; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="${name}"`);
      return reply.send(Readable.from(csvOf(reports)) as unknown as string);
    },
  );
}

async function* csvOf(reports: AsyncIterable<ProcessReport>): AsyncGenerator<string> {
  yield csvLine([...COLUMNS]);
  for await (const { atMs, rows } of reports) {
    const time = new Date(Math.floor(atMs / MINUTE_MS) * MINUTE_MS).toISOString();
    yield rows
      .map((row) =>
        csvLine([
          time,
          row.user,
          row.uid === null ? "" : String(row.uid),
          `${row.pid}-${(row.createdAtMs / 1000).toFixed(2)}`,
          row.name,
          ...[
            row.cpuRatio,
            row.cpuSeconds,
            row.threadCount,
            row.memoryRatio,
            row.rssBytes,
            row.readBytes,
            row.writtenBytes,
            row.readCount,
            row.writtenCount,
          ].map((value) => (value === null ? "" : String(value))),
        ]),
      )
      .join("");
  }
}

import { hostIdParamsSchema } from "../../../domain/api";
import { type NextFull, nextFullSchema, outlookSchema } from "../../../domain/outlook";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";
import { requireHost } from "../require-host";

const tags = ["forecasts"];
const MAX_ROWS = 500;

/** Where hosts are heading. */
export function registerOutlookRoutes(app: ApiApp, { hosts, outlooks }: HttpParts): void {
  app.get(
    "/api/hosts/:hostId/outlook",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Where a host's series are heading, 1 min to 7 days ahead, and how good its forecasts were",
        tags,
        params: hostIdParamsSchema,
        response: { 200: outlookSchema },
      },
    },
    async ({ params: { hostId } }) => {
      await requireHost(hosts, hostId);
      return (await outlooks.get(hostId)) ?? { atMs: 0, series: [], unusual: [], models: [] };
    },
  );

  app.get(
    "/api/reports/next-full",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Which series of which hosts are full next: at most 500, the first ones before the others",
        tags,
        response: { 200: nextFullSchema },
      },
    },
    async (): Promise<NextFull> => {
      const list = await hosts.list();
      const names = new Map(list.map(({ id, displayName }) => [id, displayName]));
      const known = await outlooks.of([...names.keys()]);
      const rows = known.flatMap(({ hostId, outlook: { atMs, series } }) =>
        series.flatMap(({ seriesId, value, limit, growth, timeToLimit }) =>
          timeToLimit
            ? [{ hostId, displayName: names.get(hostId)!, atMs, seriesId, value, limit, growth, timeToLimit }]
            : [],
        ),
      );
      const fullAtMs = (row: (typeof rows)[number]) => row.atMs + row.timeToLimit.likelySeconds * 1000;
      rows.sort((a, b) => fullAtMs(a) - fullAtMs(b));
      return { hostCount: known.length, rows: rows.slice(0, MAX_ROWS) };
    },
  );
}

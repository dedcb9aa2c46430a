import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

/** The collector as one file, for hosts that have nothing but Node. */
export function registerCollectorBundleRoute(app: ApiApp, { collectorBundlePath }: HttpParts): void {
  app.get("/collector.mjs", { config: { access: "known" }, schema: { hide: true } }, async (_request, reply) => {
    const file = await stat(collectorBundlePath).catch(() => undefined);
    if (!file?.isFile()) {
      throw new HttpError(404, "The collector is not built on this server: run `npm run build` there.");
    }
    return reply.type("text/javascript; charset=utf-8").send(createReadStream(collectorBundlePath));
  });
}

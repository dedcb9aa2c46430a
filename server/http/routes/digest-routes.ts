import { z } from "zod";
import { type Digest, digestSchema, digestSettingsSchema } from "../../../domain/digest";
import {
  digestQuerySchema,
  digestSettingsAnswerSchema,
  digestWeeksSchema,
  sendDigestSchema,
  sentDigestSchema,
} from "../../../domain/digest-api";
import { actorOf } from "../../auth/principal";
import { digestCsv, digestText } from "../../report/digest-formats";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { csvAnswer, sendCsv } from "../csv-answer";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import { keptFor } from "../kept-for";

const tags = ["reports"];
/** A digest reads the week of all hosts: 0.01 s of CPU each. */
const KEPT_MS = 300_000;

/** The weekly digest: what it says, when and to whom it is sent. */
export function registerDigestRoutes(
  app: ApiApp,
  { digest: desk, settings }: Pick<HttpParts, "digest" | "settings">,
): void {
  const viewer = { access: "viewer" as const };
  const operator = { access: "operator" as const };
  const current = keptFor(KEPT_MS, () => desk.current());
  const digestOf = async (week: string | undefined): Promise<Digest> => {
    const found = week === undefined ? await current() : await desk.ofWeek(week);
    if (!found) throw HttpError.notFound(`digest of ${week}`);
    return found;
  };

  app.get(
    "/api/reports/digest",
    {
      config: viewer,
      schema: {
        summary: "What an operator wants to know of a week: of the last seven days, or of a past week that is kept",
        description: "That of the last seven days is as of at most five minutes ago.",
        tags,
        querystring: digestQuerySchema,
        response: { 200: digestSchema },
      },
    },
    ({ query: { week } }) => digestOf(week),
  );
  app.get(
    "/api/reports/digest.csv",
    { config: viewer, schema: { summary: "The same as CSV", tags, querystring: digestQuerySchema, ...csvAnswer } },
    async ({ query: { week } }, reply) => sendCsv(reply, "digest", digestCsv(await digestOf(week))),
  );
  app.get(
    "/api/reports/digest.txt",
    {
      config: viewer,
      schema: {
        summary: "The same as it is mailed",
        tags,
        produces: ["text/plain"],
        querystring: digestQuerySchema,
        response: { 200: z.string() },
      },
    },
    async ({ query: { week } }, reply) => {
      reply.header("content-type", "text/plain; charset=utf-8");
      return reply.send(digestText(await digestOf(week), settings.publicUrl));
    },
  );
  app.get(
    "/api/reports/digest/weeks",
    {
      config: viewer,
      schema: { summary: "The past digests that are kept", tags, response: { 200: digestWeeksSchema } },
    },
    async () => ({ weeks: await desk.weeks() }),
  );

  app.get(
    "/api/digest-settings",
    {
      config: operator,
      schema: {
        summary: "When and to whom the weekly digest goes, and what became of the newest one",
        tags,
        response: { 200: digestSettingsAnswerSchema },
      },
    },
    () => desk.settings(),
  );
  app.put(
    "/api/digest-settings",
    {
      config: operator,
      schema: {
        summary: "Change when and to whom the weekly digest goes",
        description:
          "A digest goes to mailboxes and webhooks of the plain form; its hour is by the clock of its time zone.",
        tags,
        body: digestSettingsSchema,
        response: { 200: digestSettingsAnswerSchema },
      },
    },
    async (request) => {
      await desk.saveSettings(request.body, actorOf(principalOf(request)));
      return desk.settings();
    },
  );
  app.post(
    "/api/digest/send",
    {
      config: operator,
      schema: {
        summary: "Send the digest of the last seven days now, and say what the receivers answered",
        tags,
        body: sendDigestSchema,
        response: { 200: sentDigestSchema },
      },
    },
    async (request) => ({
      outcomes: await desk.sendNow(request.body.destinationIds, actorOf(principalOf(request))),
    }),
  );
}

import type { Alarm } from "../../../domain/alarm";
import {
  acknowledgeAnswerSchema,
  acknowledgeSchema,
  alarmListSchema,
  alarmQuerySchema,
  journalQuerySchema,
  journalSchema,
  rulesViewSchema,
} from "../../../domain/api";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";

const tags = ["alarms"];

/** Alarms, their journal, and the rules that raise them. */
export function registerAlarmRoutes(app: ApiApp, { alarms, rules }: HttpParts): void {
  app.get(
    "/api/alarms",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Alarms, newest change first: all active ones and the newest 5,000 cleared ones",
        tags,
        querystring: alarmQuerySchema,
        response: { 200: alarmListSchema },
      },
    },
    async ({ query }) => ({ alarms: await alarms.list(query) }),
  );

  app.post(
    "/api/alarms/acknowledge",
    {
      config: { access: "operator" },
      schema: {
        summary: "Acknowledge alarms, with a note",
        description: "Each alarm is acknowledged once; the answer says which were refused and why.",
        tags,
        body: acknowledgeSchema,
        response: { 200: acknowledgeAnswerSchema },
      },
    },
    async (request) => {
      const { note } = request.body;
      const alarmIds = [...new Set(request.body.alarmIds)];
      const by = actorOf(principalOf(request));
      const atMs = Date.now();
      const outcomes = await Promise.all(alarmIds.map((alarmId) => alarms.acknowledge({ alarmId, by, note, atMs })));
      const acknowledged: Alarm[] = [];
      const refused: { alarmId: string; reason: string }[] = [];
      outcomes.forEach((outcome, i) => {
        if ("alarm" in outcome) acknowledged.push(outcome.alarm);
        else refused.push({ alarmId: alarmIds[i]!, reason: outcome.refused });
      });
      return { acknowledged, refused };
    },
  );

  app.get(
    "/api/journal",
    {
      config: { access: "viewer" },
      schema: {
        summary: "What happened to alarms, newest first",
        description: "`before` is the id of the oldest entry that is known already.",
        tags,
        querystring: journalQuerySchema,
        response: { 200: journalSchema },
      },
    },
    async ({ query }) => ({ entries: await alarms.journal(query) }),
  );

  app.get(
    "/api/rules",
    {
      config: { access: "viewer" },
      schema: { summary: "The rules in force", tags, response: { 200: rulesViewSchema } },
    },
    async () => rules(),
  );
}

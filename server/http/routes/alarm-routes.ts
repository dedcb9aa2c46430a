import type { Alarm } from "../../../domain/alarm";
import {
  type AlarmsAnswer,
  acknowledgeSchema,
  addNoteSchema,
  alarmListSchema,
  alarmQuerySchema,
  alarmsAnswerSchema,
  unacknowledgeSchema,
} from "../../../domain/alarm-api";
import { actorOf } from "../../auth/principal";
import type { AlarmDeed, DeedOutcome } from "../../store/alarm-store";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["alarms"];
const EACH = "Each alarm is changed by itself; the answer says which were refused and why.";

/** Does one thing to each of some alarms, and tells what became of each. */
async function toEach(
  alarmIds: readonly string[],
  deed: (alarmId: string) => Promise<DeedOutcome>,
): Promise<AlarmsAnswer> {
  const wanted = [...new Set(alarmIds)];
  const outcomes = await Promise.all(wanted.map(deed));
  const done: Alarm[] = [];
  const refused: AlarmsAnswer["refused"] = [];
  outcomes.forEach((outcome, i) => {
    if ("alarm" in outcome) done.push(outcome.alarm);
    else refused.push({ alarmId: wanted[i]!, reason: outcome.refused });
  });
  return { done, refused };
}

/** Alarms, and what operators do to them. */
export function registerAlarmRoutes(app: ApiApp, { alarms, settings }: HttpParts): void {
  app.get(
    "/api/alarms",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Alarms, newest change first: all pending and active ones and the newest 5,000 cleared ones",
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
        summary: "Acknowledge alarms, with a note and an end",
        description: `${EACH} An acknowledgement ends at \`untilMs\`, or after the time that the server is set to, and the alarm comes back.`,
        tags,
        body: acknowledgeSchema,
        response: { 200: alarmsAnswerSchema },
      },
    },
    async (request) => {
      const { note, alarmIds } = request.body;
      const atMs = Date.now();
      const untilMs = request.body.untilMs ?? atMs + settings.acknowledgedForMs;
      if (untilMs <= atMs) throw new HttpError(400, "The acknowledgement would be over already: give a later end.");
      const by = actorOf(principalOf(request));
      return toEach(alarmIds, (alarmId) => alarms.acknowledge({ alarmId, by, atMs, note, untilMs }));
    },
  );

  const deeds = [
    {
      path: "/api/alarms/unacknowledge",
      summary: "Take an acknowledgement back",
      body: unacknowledgeSchema,
      deed: (deed: AlarmDeed) => alarms.unacknowledge(deed),
    },
    {
      path: "/api/alarms/note",
      summary: "Write a note on alarms",
      body: addNoteSchema,
      deed: (deed: AlarmDeed) => alarms.addNote(deed),
    },
  ];
  for (const { path, summary, body, deed } of deeds) {
    app.post(
      path,
      {
        config: { access: "operator" },
        schema: { summary, description: EACH, tags, body, response: { 200: alarmsAnswerSchema } },
      },
      async (request) => {
        const { note, alarmIds } = request.body;
        const by = actorOf(principalOf(request));
        const atMs = Date.now();
        return toEach(alarmIds, (alarmId) => deed({ alarmId, by, atMs, note }));
      },
    );
  }
}

import type { ActionRequest } from "../../domain/action";
import type { ActionPlan } from "../../domain/action-api";
import type { Alarm } from "../../domain/alarm";
import { type ComputeService, MONITOR_NAME } from "../../domain/cloud";
import type { Host } from "../../domain/host";
import type { AlarmStore } from "../store/alarm-store";
import type { DestinationStore } from "../store/destination-store";
import type { HostStore } from "../store/host-store";
import { actionTitle } from "./action-title";
import type { CloudRegistry } from "./cloud-registry";
import type { ComputeServiceWatch } from "./compute-service-watch";
import { eventRow } from "./event-row";
import { matchService } from "./match-service";
import { messageOf } from "./message-of";
import { planMessage } from "./notify/send-message";
import type { CloudConnection } from "./openstack/cloud-connection";
import { withRow } from "./openstack/doctor-rows";
import { serviceChangeOf } from "./service-change";
import { serviceEffects } from "./service-effects";

export interface PlanParts {
  clouds: CloudRegistry;
  watch: ComputeServiceWatch;
  hosts: Pick<HostStore, "get">;
  alarms: Pick<AlarmStore, "get">;
  destinations: DestinationStore;
  publicUrl: string | null;
}

/** Who asks; `cloudId` is where his own Keystone token is good, and `asWhom` whom Keystone takes him for. */
export interface Asker {
  by: string;
  /** A policy wants to act now, and nobody reads what it affects: what Nova said a moment ago is good enough to plan with. */
  isPolicy: boolean;
  own: { cloudId: string; userToken: string; expiresAtMs: number; asWhom: string } | null;
}

const POLICY_READING_MS = 10_000;

/** It cannot be done; the message says why, in words for the operator. */
class CannotError extends Error {}

/** Everything about an action but its doing. Nothing is changed; what cannot be done says why in `refusal`. */
export async function planAction(request: ActionRequest, asker: Asker, parts: PlanParts): Promise<ActionPlan> {
  const plan: ActionPlan = {
    request,
    refusal: "",
    title: actionTitle(request, request.hostId),
    cloudId: request.cloudId,
    novaHost: null,
    asWhom: "",
    sends: [],
    affects: [],
    warnings: [],
    before: null,
  };
  try {
    return { ...plan, ...(await planOf(request, asker, parts)) };
  } catch (error) {
    return { ...plan, refusal: (error as Error).message };
  }
}

async function planOf(request: ActionRequest, asker: Asker, parts: PlanParts): Promise<Partial<ActionPlan>> {
  if (request.kind === "congress.take-back" && request.alarmId !== null) return planTakeBackOfAlarm(request, parts);
  const alarm = request.alarmId === null ? null : ((await parts.alarms.get(request.alarmId)) ?? null);
  if (request.alarmId !== null && !alarm) throw new CannotError("The alarm is no longer there.");
  if (request.kind === "notify") return planNotify(request, alarm, asker, parts);
  if (request.kind === "congress.clear") return planClear(request, asker, parts);
  const hostId = request.hostId ?? alarm?.hostId ?? null;
  if (hostId === null) throw new CannotError("Say which host it is about.");
  const host = await parts.hosts.get(hostId);
  if (!host) throw new CannotError(`There is no host ${hostId}.`);
  if (request.kind === "congress.take-back") return planTakeBack(request, host, asker, parts);
  const { connection, service } = await findService(host, request, asker, parts);
  const target = service?.host ?? host.id;
  const common = {
    title: actionTitle(request, target),
    cloudId: connection.cloud.id,
    novaHost: service?.host ?? null,
    asWhom: asWhomOf(asker, connection),
    before: service,
  };
  if (request.kind === "congress.push" || request.kind === "vitrage.event") {
    return { ...common, ...(await planEvent(request, target, alarm, asker, connection)) };
  }
  if (!service) throw new CannotError("Nova does not know this host.");
  if (request.kind === "nova.migrate") return { ...common, ...(await planMigration(service, asker, connection)) };
  const change = serviceChangeOf(request.kind, request.reason)!;
  if (change.disabledReason === "")
    throw new CannotError("Give a reason of 1 to 255 characters: Nova keeps it with the service.");
  const sends = await connection.planServiceChange(service, change);
  if (asker.isPolicy) return { ...common, sends };
  const { services } = await parts.watch.reading(connection.cloud.id, 0);
  return {
    ...common,
    sends,
    ...(await serviceEffects({ service, change, services, connection, userToken: tokenFor(asker, connection) })),
  };
}

/** The asker's own token, when it is of this cloud. */
export function tokenFor(asker: Asker, connection: CloudConnection): string | undefined {
  return asker.own?.cloudId === connection.cloud.id ? asker.own.userToken : undefined;
}

function asWhomOf(asker: Asker, connection: CloudConnection): string {
  return tokenFor(asker, connection) === undefined ? connection.asWhom() : asker.own!.asWhom;
}

/** Events can be pushed for a host that Nova does not know; then a cloud must be named, or be the only one. */
async function findService(
  host: Host,
  request: ActionRequest,
  { isPolicy }: Asker,
  { clouds, watch }: PlanParts,
): Promise<{ connection: CloudConnection; service: ComputeService | null }> {
  const all = clouds.list();
  if (all.length === 0)
    throw new CannotError("No OpenStack connection is set up: an admin can add one in Settings, OpenStack.");
  const wanted = request.cloudId === null ? all : all.filter(({ id }) => id === request.cloudId);
  if (wanted.length === 0) throw new CannotError(`There is no cloud ${request.cloudId}.`);
  const readings = await Promise.all(wanted.map(({ id }) => watch.reading(id, isPolicy ? POLICY_READING_MS : 0)));
  const unread = readings.find(({ problem }) => problem !== "");
  // A policy goes by what was known a moment ago; its action reads Nova itself, and tries again.
  if (unread && !isPolicy) throw new CannotError(`Nova of ${unread.cloudId} could not be read: ${unread.problem}`);
  const match = matchService(host, readings);
  if ("service" in match) return { connection: clouds.connection(match.cloudId)!, service: match.service };
  const isEvent = request.kind === "congress.push" || request.kind === "vitrage.event";
  if (isEvent && wanted.length === 1) return { connection: clouds.connection(wanted[0]!.id)!, service: null };
  throw new CannotError(unread ? `Nova of ${unread.cloudId} could not be read: ${unread.problem}` : match.why);
}

async function planEvent(
  request: ActionRequest,
  target: string,
  alarm: Alarm | null,
  { isPolicy }: Asker,
  connection: CloudConnection,
) {
  const row = eventRow(request, target, alarm, { id: "chosen when it is sent", atMs: Date.now() });
  if (request.kind === "vitrage.event") {
    return {
      sends: [await connection.planVitrageEvent(row)],
      affects: [`Vitrage is told that ${target} is ${row.status}; what it does with that is up to its templates.`],
    };
  }
  if (isPolicy) return { sends: [await connection.planDoctorRows([row])] };
  const { rows } = await connection.doctorRows();
  const others = rows.length - rows.filter(({ monitorEventId }) => monitorEventId === row.monitorEventId).length;
  return {
    sends: [await connection.planDoctorRows(withRow(rows, row))],
    affects: [
      `Congress replaces the whole table at once: the ${others} other rows that are there now are sent again with it.`,
      `Policies of Congress that watch ${row.type} act on ${target}.`,
      ...(alarm ? ["The row is taken back by itself when the alarm clears."] : []),
    ],
  };
}

async function planTakeBack(request: ActionRequest, host: Host, asker: Asker, parts: PlanParts) {
  const { connection, service } = await findService(host, { ...request, kind: "congress.push" }, asker, parts);
  const target = service?.host ?? host.id;
  const { rows } = await connection.doctorRows();
  const left = rows.filter(({ monitor, hostname }) => monitor !== MONITOR_NAME || hostname !== target);
  return {
    title: actionTitle(request, target),
    cloudId: connection.cloud.id,
    novaHost: service?.host ?? null,
    asWhom: asWhomOf(asker, connection),
    sends: [await connection.planDoctorRows(left)],
    affects: [`${rows.length - left.length} of our rows of ${target} are taken out; ${left.length} other rows stay.`],
  };
}

/** The alarm, and even the host, may be gone; its rows are still to be taken out. */
function planTakeBackOfAlarm({ cloudId, alarmId }: ActionRequest, { clouds }: PlanParts): Partial<ActionPlan> {
  const connection = cloudId === null ? undefined : clouds.connection(cloudId);
  if (!connection) throw new CannotError("Say in which cloud the events are to be taken back.");
  return {
    asWhom: connection.asWhom(),
    affects: [`Our rows for the alarm ${alarmId} are taken out; all others stay.`],
  };
}

async function planClear(request: ActionRequest, asker: Asker, { clouds }: PlanParts) {
  if (request.cloudId === null) throw new CannotError("Say in which cloud.");
  const connection = clouds.connection(request.cloudId);
  if (!connection) throw new CannotError(`There is no cloud ${request.cloudId}.`);
  const { rows } = await connection.doctorRows();
  const others = rows.filter(({ monitor }) => monitor !== MONITOR_NAME).length;
  return {
    asWhom: asWhomOf(asker, connection),
    sends: [await connection.planDoctorRows([])],
    affects: [`All ${rows.length} rows go.`],
    warnings: others > 0 ? [`${others} of them were pushed by others than Premonitor.`] : [],
  };
}

async function planMigration(service: ComputeService, asker: Asker, connection: CloudConnection) {
  const userToken = tokenFor(asker, connection);
  const servers = await connection.servers(service.host, userToken === undefined ? {} : { userToken });
  if (servers.length === 0) throw new CannotError(`There is no server on ${service.host}.`);
  return {
    sends: await Promise.all(servers.slice(0, 20).map(({ id }) => connection.planLiveMigration(id))),
    affects: [
      `${servers.length} servers are moved one after the other: ${servers
        .map(({ name }) => name)
        .slice(0, 10)
        .join(", ")}${servers.length > 10 ? ", …" : ""}.`,
    ],
    warnings:
      service.status === "enabled"
        ? ["The host is enabled: Nova may put new servers on it meanwhile. Disable it first."]
        : [],
  };
}

async function planNotify(request: ActionRequest, alarm: Alarm | null, { by }: Asker, parts: PlanParts) {
  if (!alarm) throw new CannotError("A message tells of an alarm: choose one.");
  if (request.destinationId === null)
    throw new CannotError("Say where to send it: Settings, Destinations has the places.");
  const destination = await parts.destinations.get(request.destinationId);
  if (!destination) throw new CannotError(`There is no destination ${request.destinationId}.`);
  const send = planMessage(destination.settings, messageOf(alarm, "chosen when it is sent", by, parts.publicUrl));
  return {
    title: actionTitle(request, alarm.hostId),
    cloudId: null,
    asWhom: "Premonitor",
    sends: [send],
    affects: [`${destination.settings.id} gets one message.`],
  };
}

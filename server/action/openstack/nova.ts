import { z } from "zod";
import type { ComputeService } from "../../../domain/cloud";
import type { HttpAnswer } from "../http-exchange";
import { isAtLeast, type NovaVersions } from "./microversion";
import { OpenstackError } from "./openstack-error";
import { jsonOf, type PlannedSend } from "./service-client";

export interface ServiceChange {
  status?: "enabled" | "disabled";
  disabledReason?: string;
  forcedDown?: boolean;
}

export interface NovaServer {
  id: string;
  name: string;
  status: string;
  taskState: string | null;
  /** Nova's name of its host; `null` when it has none, or the caller may not know. */
  host: string | null;
}

const COMPUTE = "nova-compute";

/** Of a host in a broken cell there is little more than its name. */
const serviceSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  binary: z.string(),
  host: z.string(),
  zone: z.string().nullish(),
  status: z.string().nullish(),
  state: z.string().nullish(),
  forced_down: z.boolean().nullish(),
  disabled_reason: z.string().nullish(),
  updated_at: z.string().nullish(),
});

function toService(raw: z.infer<typeof serviceSchema>): ComputeService {
  const { id, host, zone, status, state, forced_down, disabled_reason, updated_at } = raw;
  // Nova's times are UTC, and do not say so.
  const updatedAtMs = updated_at
    ? Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(updated_at) ? updated_at : `${updated_at}Z`)
    : NaN;
  return {
    id: id === undefined ? host : String(id),
    host,
    zone: zone ?? null,
    status: status === "enabled" || status === "disabled" ? status : "unknown",
    state: state === "up" || state === "down" ? state : "unknown",
    forcedDown: forced_down ?? null,
    disabledReason: disabled_reason ?? null,
    updatedAtMs: Number.isNaN(updatedAtMs) ? null : updatedAtMs,
  };
}

/** Only nova-compute: nothing else can be disabled through the API. @throws OpenstackError */
export function servicesOf(answer: HttpAnswer): ComputeService[] {
  const parsed = z.object({ services: z.array(serviceSchema) }).safeParse(jsonOf("Nova", answer));
  if (!parsed.success)
    throw new OpenstackError("unusable", "Nova's services are not as they should be.", answer.status);
  return parsed.data.services.filter(({ binary }) => binary === COMPUTE).map(toService);
}

export function changedServiceOf(answer: HttpAnswer): ComputeService {
  const parsed = z.object({ service: serviceSchema }).safeParse(jsonOf("Nova", answer));
  if (!parsed.success)
    throw new OpenstackError("unusable", "Nova's answer to the change is not as it should be.", answer.status);
  return toService(parsed.data.service);
}

export function servicesUrl(novaUrl: string, host?: string): string {
  const query = new URLSearchParams({ binary: COMPUTE, ...(host === undefined ? {} : { host }) });
  return `${novaUrl}/os-services?${query}`;
}

/** What is to be sent for a change: one request, or below 2.53 one for each part of it. @throws OpenstackError when Nova is too old for it */
export function serviceSends(
  novaUrl: string,
  versions: NovaVersions,
  service: ComputeService,
  change: ServiceChange,
): PlannedSend[] {
  const { status, disabledReason, forcedDown } = change;
  if (!versions.isLegacy) {
    const body = {
      ...(status === undefined ? {} : { status }),
      ...(disabledReason === undefined ? {} : { disabled_reason: disabledReason }),
      ...(forcedDown === undefined ? {} : { forced_down: forcedDown }),
    };
    return [put(`${novaUrl}/os-services/${encodeURIComponent(service.id)}`, body)];
  }
  const who = { host: service.host, binary: COMPUTE };
  const sends: PlannedSend[] = [];
  if (forcedDown !== undefined) {
    if (!isAtLeast(versions.used, [2, 11])) {
      throw new OpenstackError(
        "rejected",
        `This Nova (${versions.max || "2.0"}) cannot force a host down: that came with 2.11.`,
      );
    }
    sends.push(put(`${novaUrl}/os-services/force-down`, { ...who, forced_down: forcedDown }));
  }
  if (status === "disabled") {
    sends.push(put(`${novaUrl}/os-services/disable-log-reason`, { ...who, disabled_reason: disabledReason ?? "" }));
  } else if (status === "enabled") sends.push(put(`${novaUrl}/os-services/enable`, who));
  return sends;
}

function put(url: string, body: object): PlannedSend {
  return { method: "PUT", url, body: JSON.stringify(body) };
}

const serverSchema = z.object({
  id: z.string(),
  name: z.string().default(""),
  status: z.string().default("UNKNOWN"),
  "OS-EXT-STS:task_state": z.string().nullish(),
  "OS-EXT-SRV-ATTR:host": z.string().nullish(),
});

function toServer(raw: z.infer<typeof serverSchema>): NovaServer {
  const { id, name, status } = raw;
  return {
    id,
    name,
    status,
    taskState: raw["OS-EXT-STS:task_state"] ?? null,
    host: raw["OS-EXT-SRV-ATTR:host"] ?? null,
  };
}

export const PAGE_OF_SERVERS = 500;

export function serversUrl(novaUrl: string, host: string, marker: string | null): string {
  const query = new URLSearchParams({
    host,
    all_tenants: "1",
    limit: String(PAGE_OF_SERVERS),
    ...(marker === null ? {} : { marker }),
  });
  return `${novaUrl}/servers/detail?${query}`;
}

export function serversOf(answer: HttpAnswer): NovaServer[] {
  const parsed = z.object({ servers: z.array(serverSchema) }).safeParse(jsonOf("Nova", answer));
  if (!parsed.success) throw new OpenstackError("unusable", "Nova's servers are not as they should be.", answer.status);
  return parsed.data.servers.map(toServer);
}

export function serverOf(answer: HttpAnswer): NovaServer {
  const parsed = z.object({ server: serverSchema }).safeParse(jsonOf("Nova", answer));
  if (!parsed.success) throw new OpenstackError("unusable", "Nova's server is not as it should be.", answer.status);
  return toServer(parsed.data.server);
}

/** Where the scheduler wants it; block migration where the storage is not shared. */
export function migrationSend(novaUrl: string, versions: NovaVersions, serverId: string): PlannedSend {
  const isAutomatic = isAtLeast(versions.used, [2, 25]);
  const how = isAutomatic
    ? { host: null, block_migration: "auto" }
    : { host: null, block_migration: true, disk_over_commit: false };
  return {
    method: "POST",
    url: `${novaUrl}/servers/${encodeURIComponent(serverId)}/action`,
    body: JSON.stringify({ "os-migrateLive": how }),
  };
}

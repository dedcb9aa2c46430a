import type { ComputeService } from "../../domain/cloud";
import type { CloudConnection, ServiceChange } from "./openstack/cloud-connection";
import { isReached, takesAway } from "./service-change";

export interface EffectsOf {
  service: ComputeService;
  change: ServiceChange;
  /** All of the cloud, read now. */
  services: readonly ComputeService[];
  connection: CloudConnection;
  userToken: string | undefined;
}

/** What a change of a service affects, and what to think of first, in words. */
export async function serviceEffects(about: EffectsOf): Promise<{ affects: string[]; warnings: string[] }> {
  const { service, change, services } = about;
  const isUsable = ({ status, forcedDown }: ComputeService) => status === "enabled" && forcedDown !== true;
  const after: ComputeService = {
    ...service,
    status: change.status ?? service.status,
    forcedDown: change.forcedDown ?? service.forcedDown,
  };
  const left = services.filter((one) => isUsable(one.id === service.id ? after : one)).length;
  const affects = [await serversOn(about), `${left} of ${services.length} compute hosts are enabled after it.`];
  return { affects, warnings: warningsOf(service, change, left) };
}

async function serversOn({ service, connection, userToken }: EffectsOf): Promise<string> {
  try {
    const { length } = await connection.servers(service.host, userToken === undefined ? {} : { userToken });
    return length === 1
      ? `1 server runs on ${service.host}; it stays there.`
      : `${length} servers are on ${service.host}; they stay there.`;
  } catch (error) {
    return `How many servers are on ${service.host} could not be read: ${(error as Error).message}`;
  }
}

function warningsOf(service: ComputeService, change: ServiceChange, left: number): string[] {
  const warnings: string[] = [];
  if (isReached(service, change, true)) {
    const reason =
      change.disabledReason !== undefined && service.disabledReason
        ? `, with the reason “${service.disabledReason}”, which is replaced`
        : "";
    warnings.push(`It is so already${reason}.`);
  }
  if (change.status === "enabled" && service.disabledReason) {
    warnings.push(`It was disabled with the reason “${service.disabledReason}”: whoever did that may not be done.`);
  }
  if (change.forcedDown === true && service.state === "up" && service.forcedDown !== true) {
    warnings.push(
      "Nova sees the host up. Once it is forced down its servers may be started elsewhere while they still run here: fence it (power it off) first.",
    );
  } else if (change.forcedDown === true) {
    warnings.push("Fence the host (power it off) before its servers are evacuated, or they may run twice.");
  }
  if (takesAway(change) && left === 0) warnings.push("No compute host is left that takes new servers.");
  return warnings;
}

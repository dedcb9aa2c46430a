import type { ComputeService } from "../../../domain/cloud";
import type { PolicyLimits } from "../../../domain/policy";
import type { PolicyStore, Reservation } from "../../store/policy-store";

export interface LimitsOf {
  /** All compute services of the cloud, read at this moment. */
  services: readonly ComputeService[];
  novaHost: string;
  cloudId: string;
  limits: PolicyLimits;
  store: Pick<PolicyStore, "reserveDisable">;
  actionId: string;
  nowMs: number;
}

const isUsable = ({ status, state, forcedDown }: ComputeService) =>
  status === "enabled" && state === "up" && forcedDown !== true;

/** Whether enough compute hosts are left when one is taken away; why not, in words. */
export function leavesEnough(
  services: readonly ComputeService[],
  novaHost: string,
  enabledPercent: number,
): Reservation {
  const left = services.filter((service) => isUsable(service) && service.host !== novaHost).length;
  const total = services.length;
  const isTaken = services.some((service) => service.host === novaHost && isUsable(service));
  const percent = total === 0 ? 0 : (left / total) * 100;
  if (!isTaken || percent >= enabledPercent) return { allowed: true };
  return {
    allowed: false,
    reason: `It would leave ${left} of ${total} compute hosts enabled and up (${Math.floor(percent)} %), and ${enabledPercent} % must stay.`,
  };
}

/** Whether a policy may take a host away now; if so, it is counted. Nova's services are those of this moment, the counts those of all servers. */
export async function checkPolicyLimits(wanted: LimitsOf): Promise<Reservation> {
  const { services, novaHost, cloudId, limits, store, actionId, nowMs } = wanted;
  const enough = leavesEnough(services, novaHost, limits.enabledPercent);
  if (!enough.allowed) return enough;
  return store.reserveDisable({
    cloudId,
    novaHost,
    actionId,
    nowMs,
    disablesPerHour: limits.disablesPerHour,
    cooldownMs: limits.cooldownMinutes * 60_000,
  });
}

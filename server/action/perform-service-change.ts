import { type ComputeService, REASON_PREFIX } from "../../domain/cloud";
import type { CloudConnection, ServiceChange } from "./openstack/cloud-connection";
import { contextOf, mayBeDone, type Performance, type Performed, verdictOf } from "./perform";
import { isReached, serviceChangeOf, serviceWords, takesAway, wasChanged } from "./service-change";

/** Whether a policy may take the host away now; `release` when it did not after all. */
export interface LimitCheck {
  /** The service, out of what the limits are counted over, so that Nova is asked once for both. */
  read: () => Promise<ComputeService | undefined>;
  check: (service: ComputeService) => Promise<{ allowed: true } | { allowed: false; reason: string }>;
  release: () => Promise<void>;
}

/**
 * Disables, enables or forces down a compute service. The service is read first: what is so already is not done again, and what
 * somebody changed since the operator looked is left alone. After a time-out it is read again before anything is said.
 * @param limits of a policy; `null` for an operator
 */
export async function performServiceChange(
  performance: Performance,
  connection: CloudConnection,
  limits: LimitCheck | null,
): Promise<Performed> {
  const { action, userToken } = performance;
  const change = serviceChangeOf(action.kind, action.request.reason)!;
  const context = contextOf(performance);
  const isPolicys = action.policyId !== null;
  try {
    const service = limits ? await limits.read() : await connection.service(action.novaHost!, context);
    if (!service) return { end: "failed", outcome: `Nova no longer has a compute service on ${action.novaHost}.` };
    const standing = standsAgainst(performance, service, change);
    if (standing) return standing;
    if (isReached(service, change, isPolicys)) {
      const before = performance.isFirst ? "Nothing was sent: it was so already" : "It is so now";
      return { end: "done", outcome: `${before}: ${serviceWords(service)}.` };
    }
    if (limits && takesAway(change)) {
      const verdict = await limits.check(service);
      if (!verdict.allowed) return { end: "refused", outcome: verdict.reason };
    }
    return await send(performance, connection, service, change);
  } catch (error) {
    const verdict = verdictOf(error, userToken);
    if (limits && "end" in verdict) await limits.release();
    return verdict;
  }
}

/** What forbids it, seen from how the service is now. */
function standsAgainst(
  { action, isFirst }: Performance,
  service: ComputeService,
  change: ServiceChange,
): Performed | undefined {
  if (action.before && isFirst && wasChanged(action.before, service) && !isReached(service, change, false)) {
    return {
      end: "refused",
      outcome: `Somebody changed it meanwhile: it was ${serviceWords(action.before)} when you looked, and is ${serviceWords(service)} now. Nothing was sent; look again.`,
    };
  }
  const isOthers = !service.disabledReason?.startsWith(REASON_PREFIX);
  if (action.policyId !== null && change.status === "enabled" && service.status === "disabled" && isOthers) {
    return {
      end: "refused",
      outcome: `It is disabled for another reason now (${service.disabledReason ?? "none given"}): a policy enables only what it disabled.`,
    };
  }
  return undefined;
}

async function send(
  performance: Performance,
  connection: CloudConnection,
  service: ComputeService,
  change: ServiceChange,
): Promise<Performed> {
  const context = contextOf(performance);
  try {
    const after = await connection.changeService(service, change, context);
    return { end: "done", outcome: `Nova answers: ${serviceWords(after)}.` };
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    const now = await connection.service(service.host, context).catch(() => undefined);
    if (now && isReached(now, change, false)) {
      return {
        end: "done",
        outcome: `${(error as Error).message} Read again: the change is stored (${serviceWords(now)}).`,
      };
    }
    throw error;
  }
}

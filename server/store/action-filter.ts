import type { Action } from "../../domain/action";
import type { ActionQuery } from "../../domain/action-api";

/** Makes the test for actions. Names and `text` are compared without regard to case, `from` and `to` with when it was asked for. */
export function actionFilter(query: Omit<ActionQuery, "before" | "limit">): (action: Action) => boolean {
  const { state, kind, host, alarmId, policy, from = 0, to = Number.POSITIVE_INFINITY } = query;
  const by = query.by?.toLowerCase();
  const words = query.text?.trim().toLowerCase();
  return (action) => {
    if (action.askedAtMs < from || action.askedAtMs > to) return false;
    if (state?.length && !state.includes(action.state)) return false;
    if (kind?.length && !kind.includes(action.kind)) return false;
    if (host && action.hostId !== host) return false;
    if (alarmId && action.alarmId !== alarmId) return false;
    if (policy && action.policyId !== policy) return false;
    if (by && action.askedBy.toLowerCase() !== by) return false;
    if (!words) return true;
    const { hostId, novaHost, cloudId, destinationId, why, outcome, askedBy } = action;
    return [action.kind, hostId, novaHost, cloudId, destinationId, why, outcome, askedBy].some((part) =>
      part?.toLowerCase().includes(words),
    );
  };
}

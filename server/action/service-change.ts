import type { ActionKind } from "../../domain/action";
import type { ComputeService } from "../../domain/cloud";
import type { ServiceChange } from "./openstack/cloud-connection";

/** What an action does to a compute service; `undefined` when it does nothing to it. */
export function serviceChangeOf(kind: ActionKind, reason: string): ServiceChange | undefined {
  switch (kind) {
    case "nova.disable":
      return { status: "disabled", disabledReason: reason };
    case "nova.enable":
      return { status: "enabled" };
    case "nova.force-down":
      return { forcedDown: true };
    case "nova.clear-force-down":
      return { forcedDown: false };
    case "nova.disable-and-force-down":
      return { status: "disabled", disabledReason: reason, forcedDown: true };
    default:
      return undefined;
  }
}

/** Whether the service is as the change would make it. @param keepsReason whether another's reason for the same is as good */
export function isReached(service: ComputeService, change: ServiceChange, keepsReason: boolean): boolean {
  const { status, disabledReason, forcedDown } = change;
  if (status !== undefined && service.status !== status) return false;
  if (forcedDown !== undefined && service.forcedDown !== forcedDown) return false;
  return disabledReason === undefined || keepsReason || service.disabledReason === disabledReason;
}

/** Whether the change takes the host away from those that take new servers. */
export function takesAway(change: ServiceChange): boolean {
  return change.status === "disabled" || change.forcedDown === true;
}

/** Whether somebody changed the service since it was looked at; that it went up or down by itself does not count. */
export function wasChanged(before: ComputeService, now: ComputeService): boolean {
  return (
    before.status !== now.status ||
    before.forcedDown !== now.forcedDown ||
    (before.disabledReason ?? "") !== (now.disabledReason ?? "")
  );
}

/** "disabled (disk failing), down, forced down" */
export function serviceWords({ status, state, forcedDown, disabledReason }: ComputeService): string {
  const reason = status === "disabled" && disabledReason ? ` (${disabledReason})` : "";
  return `${status}${reason}, ${state}${forcedDown ? ", forced down" : ""}`;
}

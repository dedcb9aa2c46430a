import type { Action, Exchange } from "../../domain/action";
import type { Alarm } from "../../domain/alarm";
import type { CloudConnection } from "./openstack/cloud-connection";
import { OpenstackError } from "./openstack/openstack-error";

/** `end`: it is over. `again`: it may work later. Both in words for the operator. */
export type Performed =
  | { end: "done" | "failed" | "refused" | "cancelled" | "unsure"; outcome: string }
  | { again: string };

/** What the doing of an action is given. */
export interface Performance {
  action: Action;
  /** As it is now; `null` when it is about none, or that is gone. */
  alarm: Alarm | null;
  /** The first try, and nothing of it may have been sent before. */
  isFirst: boolean;
  userToken: string | undefined;
  onExchange: (exchange: Exchange) => void;
  onProgress: (doneCount: number, totalCount: number) => Promise<void>;
  isCancelled: () => Promise<boolean>;
}

/** How calls of the cloud are made for this action. */
export function contextOf({ userToken, onExchange }: Performance, signal?: AbortSignal) {
  return { onExchange, ...(userToken === undefined ? {} : { userToken }), ...(signal ? { signal } : {}) };
}

/** Whether a call may have been taken in though no good answer came, so that the state is to be read again. */
export function mayBeDone(error: unknown): boolean {
  if (!(error instanceof OpenstackError)) return false;
  if (error.reason === "server") return true;
  return error.noAnswer !== null && error.noAnswer.reason !== "connection";
}

/**
 * What a failed call means: connections that fail, time-outs and 5xx are tried again; what the service refuses (400, 401 with a new
 * token, 403, 404) is not.
 */
export function verdictOf(error: unknown, userToken: string | undefined): Performed {
  if (!(error instanceof OpenstackError)) throw error;
  if (error.reason === "server" || error.reason === "no-answer") return { again: error.message };
  const hint =
    error.reason === "unauthorized" && userToken !== undefined
      ? " Your Keystone session has ended: sign in again, and ask for it once more."
      : "";
  return { end: "failed", outcome: `${error.message}${hint}` };
}

export type ConnectionOf = (cloudId: string | null) => CloudConnection | undefined;

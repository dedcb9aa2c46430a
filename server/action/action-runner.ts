import type { Action, ActionKind, Attempt, Exchange } from "../../domain/action";
import { isOpenAction } from "../../domain/action";
import type { ComputeService } from "../../domain/cloud";
import type { PolicySet } from "../../domain/policy";
import type { ActionStore } from "../store/action-store";
import type { AlarmStore } from "../store/alarm-store";
import type { DestinationStore } from "../store/destination-store";
import type { PolicyStore } from "../store/policy-store";
import type { CloudRegistry } from "./cloud-registry";
import type { ComputeServiceWatch } from "./compute-service-watch";
import { eventRow } from "./event-row";
import { messageOf } from "./message-of";
import { DeliveryError } from "./notify/delivery-error";
import { sendMessage } from "./notify/send-message";
import type { CloudConnection } from "./openstack/cloud-connection";
import { contextOf, type Performance, type Performed, verdictOf } from "./perform";
import { type CongressParts, clearRows, pushEvent, takeBackEvents } from "./perform-congress";
import { performMigration } from "./perform-migration";
import { type LimitCheck, performServiceChange } from "./perform-service-change";
import { checkPolicyLimits } from "./policy/policy-limits";

export interface RunnerParts {
  actions: ActionStore;
  alarms: Pick<AlarmStore, "get">;
  destinations: DestinationStore;
  clouds: CloudRegistry;
  watch: ComputeServiceWatch;
  congress: CongressParts;
  policies: () => PolicySet;
  policyStore: PolicyStore;
  /** Appends an entry to the notification log of this server. */
  appendToLog: (entry: string) => void;
  publicUrl: string | null;
  /** An action has ended. */
  onEnded: (action: Action) => Promise<void>;
  nowMs: () => number;
}

const BY = "premonitor";
/** Pauses before the second try, the third, and so on; after the last one it is given up. About four minutes in all. */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 120_000];
const MAX_ATTEMPTS = PAUSES_MS.length + 1;
const MAX_KEPT_ATTEMPTS = 20;
const MAX_KEPT_EXCHANGES = 50;
/** Older ones keep their outcome only: a record is not to grow with each try. */
const ATTEMPTS_WITH_EXCHANGES = 4;
const INTERRUPTED = "The server ended during it.";

/** Whether what it does can be found out by asking the service, so that doing it a second time can be avoided. */
function canBeRead(kind: ActionKind): boolean {
  return kind !== "notify" && kind !== "vitrage.event";
}

/** Runs one action once, records it, and says whether it is to be run again. */
export class ActionRunner {
  constructor(private readonly parts: RunnerParts) {}

  /** @returns after how many ms it is to be run again; `null` when it has ended */
  async run(actionId: string): Promise<number | null> {
    const { actions, nowMs } = this.parts;
    const known = await actions.get(actionId);
    if (!known || !isOpenAction(known)) return null;
    const wasInterrupted = known.attempts.some(({ endedAtMs }) => endedAtMs === null);
    if (wasInterrupted && !canBeRead(known.kind)) {
      await this.finish(actionId, [], {
        end: "unsure",
        outcome: `${INTERRUPTED} It may have arrived, and cannot be asked for, so it is not sent again by itself.`,
      });
      return null;
    }
    const started = await actions.update(actionId, BY, (action) =>
      isOpenAction(action) ? { ...action, ...beginAttempt(action, nowMs()) } : null,
    );
    if (!started || !isOpenAction(started)) return null;
    const exchanges: Exchange[] = [];
    let performed: Performed;
    try {
      performed = await this.perform(started, exchanges);
    } catch (error) {
      await this.finish(actionId, exchanges, { again: `It could not be tried: ${(error as Error).message}` });
      throw error;
    }
    return this.finish(actionId, exchanges, performed);
  }

  private async finish(actionId: string, exchanges: Exchange[], performed: Performed): Promise<number | null> {
    const { actions, nowMs } = this.parts;
    let pauseMs: number | null = null;
    const ended = await actions.update(actionId, BY, (action) => {
      if (!isOpenAction(action)) return null;
      const attempts = endAttempt(action.attempts, exchanges, performed, nowMs());
      const pause = PAUSES_MS[action.attemptCount - 1];
      if ("again" in performed && pause !== undefined) {
        pauseMs = pause;
        const outcome = `${performed.again} Try ${action.attemptCount + 1} of ${MAX_ATTEMPTS} follows.`;
        return { ...action, attempts, state: "retrying", outcome };
      }
      pauseMs = null;
      const [state, outcome] =
        "end" in performed
          ? [performed.end, performed.outcome]
          : ["failed" as const, `${performed.again} Given up after ${action.attemptCount} tries.`];
      return { ...action, attempts, state, outcome, endedAtMs: nowMs() };
    });
    if (ended && !isOpenAction(ended)) await this.parts.onEnded(ended);
    return pauseMs;
  }

  private async perform(action: Action, exchanges: Exchange[]): Promise<Performed> {
    const { actions, alarms, policies } = this.parts;
    const { stopped } = policies();
    if (action.policyId !== null && stopped) {
      return { end: "refused", outcome: `All policies were stopped by ${stopped.by}: nothing was sent.` };
    }
    const performance: Performance = {
      action,
      alarm: action.alarmId === null ? null : ((await alarms.get(action.alarmId)) ?? null),
      isFirst: action.attemptCount === 1,
      userToken: await actions.tokenOf(action.id),
      onExchange: (exchange) => {
        if (exchanges.length < MAX_KEPT_EXCHANGES) exchanges.push(exchange);
      },
      onProgress: async (doneCount, totalCount) => {
        await actions.update(action.id, BY, (one) =>
          isOpenAction(one)
            ? { ...one, progress: { doneCount, totalCount }, outcome: `${doneCount} of ${totalCount} servers moved` }
            : null,
        );
      },
      isCancelled: async () => (await actions.cancelledBy(action.id)) !== null,
    };
    if (isPointless(performance)) {
      return { end: "cancelled", outcome: "The alarm has cleared meanwhile: nothing was sent." };
    }
    if (action.kind === "notify") return this.notify(performance);
    const connection = action.cloudId === null ? undefined : this.parts.clouds.connection(action.cloudId);
    if (!connection) return { end: "failed", outcome: `The cloud ${action.cloudId} is no longer set up.` };
    const performed = await this.performIn(connection, performance);
    this.parts.watch.forget(connection.cloud.id);
    return performed;
  }

  private async performIn(connection: CloudConnection, performance: Performance): Promise<Performed> {
    const { action } = performance;
    switch (action.kind) {
      case "congress.push":
        return pushEvent(performance, connection, this.parts.congress);
      case "congress.take-back":
        return takeBackEvents(performance, connection, this.parts.congress);
      case "congress.clear":
        return clearRows(performance, connection, this.parts.congress);
      case "nova.migrate":
        return performMigration(performance, connection);
      case "vitrage.event":
        return this.tellVitrage(connection, performance);
      default:
        return performServiceChange(performance, connection, this.limitsOf(action, connection));
    }
  }

  private async tellVitrage(connection: CloudConnection, performance: Performance): Promise<Performed> {
    const { action, alarm } = performance;
    const row = eventRow(action.request, action.novaHost ?? action.hostId!, alarm, {
      id: action.id,
      atMs: action.askedAtMs,
    });
    try {
      await connection.sendVitrageEvent(row, contextOf(performance));
      return { end: "done", outcome: "Vitrage has taken the event." };
    } catch (error) {
      return verdictOf(error, performance.userToken);
    }
  }

  private limitsOf({ id, policyId, novaHost }: Action, connection: CloudConnection): LimitCheck | null {
    if (policyId === null || novaHost === null) return null;
    const { policyStore, policies, watch, nowMs } = this.parts;
    const cloudId = connection.cloud.id;
    let services: ComputeService[] = [];
    return {
      read: async () => {
        services = await watch.readNow(cloudId);
        return services.find(({ host }) => host === novaHost);
      },
      check: async () => {
        const { limits } = policies();
        return checkPolicyLimits({
          services,
          novaHost,
          cloudId,
          limits,
          store: policyStore,
          actionId: id,
          nowMs: nowMs(),
        });
      },
      release: () => policyStore.releaseDisable(cloudId, novaHost, id),
    };
  }

  private async notify({ action, alarm, onExchange }: Performance): Promise<Performed> {
    const { destinations, appendToLog, publicUrl } = this.parts;
    const destination = await destinations.withSecrets(action.destinationId!);
    if (!destination) return { end: "failed", outcome: `The destination ${action.destinationId} is no longer set up.` };
    if (!alarm) return { end: "failed", outcome: "The alarm is no longer there." };
    try {
      const message = messageOf(alarm, action.id, action.askedBy, publicUrl);
      const { answer } = await sendMessage({ ...destination, appendToLog, onExchange }, message);
      return { end: "done", outcome: `${action.destinationId} answers: ${answer}` };
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return error.isRetryable ? { again: error.message } : { end: "failed", outcome: error.message };
    }
  }
}

/** What a policy wants against an alarm that is no longer there. */
function isPointless({ action, alarm }: Performance): boolean {
  const isUndo = action.kind === "nova.enable" || action.kind === "nova.clear-force-down" || action.kind === "notify";
  return action.policyId !== null && !isUndo && (alarm === null || alarm.state === "cleared");
}

function beginAttempt(action: Action, nowMs: number): Pick<Action, "state" | "attempts" | "attemptCount" | "outcome"> {
  const number = action.attemptCount + 1;
  const before = action.attempts.map((attempt) =>
    attempt.endedAtMs === null ? { ...attempt, endedAtMs: nowMs, outcome: INTERRUPTED } : attempt,
  );
  const attempt: Attempt = { number, startedAtMs: nowMs, endedAtMs: null, outcome: "", exchanges: [] };
  return {
    state: "running",
    outcome: number === 1 ? "" : action.outcome,
    attemptCount: number,
    attempts: [...before, attempt].slice(-MAX_KEPT_ATTEMPTS),
  };
}

function endAttempt(attempts: Attempt[], exchanges: Exchange[], performed: Performed, nowMs: number): Attempt[] {
  const outcome = "end" in performed ? performed.outcome : performed.again;
  return attempts.map((attempt, i) => {
    if (attempt.endedAtMs === null) return { ...attempt, endedAtMs: nowMs, outcome, exchanges };
    return i < attempts.length - ATTEMPTS_WITH_EXCHANGES ? { ...attempt, exchanges: [] } : attempt;
  });
}

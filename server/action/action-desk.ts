import type { Logger } from "pino";
import type { Action, ActionRequest, ActionSummary } from "../../domain/action";
import { isOpenAction } from "../../domain/action";
import type { ActionPlan, StartedActions } from "../../domain/action-api";
import type { ComputeService } from "../../domain/cloud";
import { type ActionStore, summaryOf } from "../store/action-store";
import type { RedisConnections } from "../store/redis-connections";
import { actionIdOf } from "./action-id";
import { ActionQueue } from "./action-queue";
import { ActionRunner, type RunnerParts } from "./action-runner";
import type { CloudRegistry } from "./cloud-registry";
import { type Asker, type PlanParts, planAction } from "./plan-action";

export interface DeskParts extends PlanParts, Omit<RunnerParts, "alarms" | "onEnded" | "nowMs"> {
  actions: ActionStore;
  connection: RedisConnections["queue"];
  /** An action has ended, on this server. */
  onEnded: (action: Action) => Promise<void>;
  logger: Logger;
}

/** The lane of messages, and how many go out at the same time. */
const NOTIFY_LANE = "notify";
const NOTIFY_CONCURRENCY = 8;
const CLOUDS_EVERY_MS = 1000;
const SWEEP_EVERY_MS = 10_000;
/** An action is recorded a moment before it is queued. */
const STOP_WAIT_MS = 5000;

const laneOf = ({ cloudId }: Pick<Action, "cloudId">) => (cloudId === null ? NOTIFY_LANE : `cloud-${cloudId}`);

/** What asks for an action besides the request itself. */
export interface Asking {
  /** The same key again asks for the same action. */
  key: string;
  policyId: string | null;
  isDryRun: boolean;
  /** The service as it was looked at; `null`: it was not. */
  before: ComputeService | null;
}

/** Plans, records, queues and runs actions. One on every server; all of them work on the one queue. */
export class ActionDesk {
  private readonly queue: ActionQueue;
  private readonly runner: ActionRunner;
  private timers: NodeJS.Timeout[] = [];

  constructor(private readonly parts: DeskParts) {
    const { connection, logger, onEnded } = parts;
    this.runner = new ActionRunner({
      ...parts,
      nowMs: Date.now,
      onEnded: async (action) => {
        await parts.actions.forgetToken(action.id);
        await onEnded(action);
      },
    });
    this.queue = new ActionQueue({
      connection,
      run: (id) => this.runner.run(id),
      onError: (error) => logger.warn({ err: error }, "the queue of actions"),
    });
  }

  get clouds(): CloudRegistry {
    return this.parts.clouds;
  }

  /** Opens the lanes and takes up what was left undone. */
  async start(): Promise<void> {
    const { logger, clouds } = this.parts;
    const failed = (error: Error) => logger.warn({ err: error }, "actions could not be looked after");
    await clouds.look();
    await this.openLanes();
    await this.sweep().catch(failed);
    this.timers = [
      setInterval(() => void this.look().catch(failed), CLOUDS_EVERY_MS),
      setInterval(() => void this.sweep().catch(failed), SWEEP_EVERY_MS),
    ];
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.queue.stop(STOP_WAIT_MS);
    await this.parts.clouds.close();
  }

  /** Sees changed clouds at once. */
  async look(): Promise<void> {
    await this.parts.clouds.look();
    if (this.timers.length > 0) await this.openLanes();
  }

  private async openLanes(): Promise<void> {
    const lanes = new Map(
      this.parts.clouds.list().map(({ id, concurrency }) => [laneOf({ cloudId: id }), concurrency]),
    );
    lanes.set(NOTIFY_LANE, NOTIFY_CONCURRENCY);
    for (const [name, concurrency] of lanes) await this.queue.open(name, concurrency);
    await this.queue.keepOnly(new Set(lanes.keys()));
  }

  /** Queues what is open and in no queue, because a server died in between. */
  private async sweep(): Promise<void> {
    for (const id of await this.parts.actions.openIds()) {
      const action = await this.parts.actions.get(id);
      if (!action || !isOpenAction(action)) continue;
      if (this.queue.has(laneOf(action))) await this.queue.add(laneOf(action), id);
      else await this.endWithoutCloud(action);
    }
  }

  private async endWithoutCloud({ id, cloudId }: Action): Promise<void> {
    await this.parts.actions.update(id, "premonitor", (action) =>
      isOpenAction(action)
        ? { ...action, state: "failed", outcome: `The cloud ${cloudId} is no longer set up.`, endedAtMs: Date.now() }
        : null,
    );
  }

  plan(requests: readonly ActionRequest[], asker: Asker): Promise<ActionPlan[]> {
    return Promise.all(requests.map((request) => planAction(request, asker, this.parts)));
  }

  /** Starts what can be done of some requests. @param requestId names this press of a button */
  async startAll(
    requestId: string,
    requests: readonly (ActionRequest & { before: ComputeService | null })[],
    asker: Asker,
  ): Promise<StartedActions> {
    const actions: ActionSummary[] = [];
    const refused: StartedActions["refused"] = [];
    const outcomes = await Promise.all(
      requests.map(({ before, ...request }, index) =>
        this.startOne(request, asker, {
          key: `${asker.by} ${requestId} ${index}`,
          policyId: null,
          isDryRun: false,
          before,
        }),
      ),
    );
    outcomes.forEach((outcome, index) => {
      if ("refused" in outcome) refused.push({ index, reason: outcome.refused });
      else actions.push(outcome.action);
    });
    return { actions, refused };
  }

  /** Plans, records and queues one action; the same key again gives the action that there is. */
  async startOne(
    request: ActionRequest,
    asker: Asker,
    asking: Asking,
  ): Promise<{ action: ActionSummary } | { refused: string }> {
    const { actions } = this.parts;
    const id = actionIdOf(asking.key);
    const known = await actions.get(id);
    if (known) return { action: summaryOf(known) };
    const plan = await planAction(request, asker, this.parts);
    if (plan.refusal !== "" && !asking.isDryRun && asking.policyId === null) return { refused: plan.refusal };
    const alarm = request.alarmId === null ? undefined : await this.parts.alarms.get(request.alarmId);
    const action = newAction({ id, plan, asker, asking, why: alarm?.text ?? "", nowMs: Date.now() });
    const ownCloud = asker.own?.cloudId === plan.cloudId ? asker.own : null;
    if (ownCloud) await actions.keepToken(id, ownCloud.userToken, ownCloud.expiresAtMs);
    const created = await actions.create(action);
    if (created.outcome === "busy") {
      const { askedBy, kind } = created.action;
      return {
        refused: `${askedBy} is doing this to the host right now (${kind}): wait until it has ended, and look again.`,
      };
    }
    if (isOpenAction(created.action)) await this.queue.add(laneOf(created.action), id);
    return { action: summaryOf(created.action) };
  }

  /** Cancels what waits, and gives up what is tried again; a migration stops after the server that is on its way. */
  async cancel(id: string, by: string): Promise<{ action: ActionSummary } | { refused: string } | undefined> {
    const { actions } = this.parts;
    let refusal = "";
    const changed = await actions.update(id, by, (action) => {
      refusal = "";
      if (!isOpenAction(action)) refusal = `it has ended already: ${action.state}`;
      else if (action.state === "running" && action.kind !== "nova.migrate")
        refusal = "it is being sent at this moment";
      if (refusal !== "" || action.state === "running") return null;
      return { ...action, state: "cancelled", outcome: `Cancelled by ${by}.`, endedAtMs: Date.now() };
    });
    if (!changed) return undefined;
    if (refusal !== "") return { refused: refusal };
    if (changed.state === "running") await actions.requestCancel(id, by);
    else await this.queue.remove(laneOf(changed), id);
    return { action: summaryOf(changed) };
  }
}

interface NewAction {
  id: string;
  plan: ActionPlan;
  asker: Asker;
  asking: Asking;
  why: string;
  nowMs: number;
}

function newAction({ id, plan, asker, asking, why, nowMs }: NewAction): Action {
  const { request, cloudId, novaHost, asWhom, sends, refusal } = plan;
  const isRefused = refusal !== "";
  const state = asking.isDryRun ? "dry-run" : isRefused ? "refused" : "queued";
  const isOver = state !== "queued";
  return {
    id,
    kind: request.kind,
    cloudId,
    hostId: request.hostId,
    novaHost,
    destinationId: request.destinationId,
    alarmId: request.alarmId,
    why,
    policyId: asking.policyId,
    state,
    outcome: isRefused ? refusal : asking.isDryRun ? "Not done: the policy is a dry run." : "",
    askedBy: asker.by,
    askedAtMs: nowMs,
    endedAtMs: isOver ? nowMs : null,
    attemptCount: 0,
    progress: null,
    revision: 1,
    request,
    asWhom,
    sends: sends.map(({ method, url, body }) => ({ method, url, body })),
    before: asking.before,
    attempts: [],
  };
}

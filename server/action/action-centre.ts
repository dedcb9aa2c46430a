import type { Logger } from "pino";
import { actionRequestSchema, isOpenAction } from "../../domain/action";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import { type CloudSettings, REASON_PREFIX } from "../../domain/cloud";
import type { CloudReading } from "../../domain/cloud-reading";
import type { Host } from "../../domain/host";
import type { ActionStore } from "../store/action-store";
import type { AlarmStore } from "../store/alarm-store";
import type { CloudStore } from "../store/cloud-store";
import type { DestinationStore } from "../store/destination-store";
import type { HeldPolicyStore } from "../store/held-policy-store";
import type { HostStore } from "../store/host-store";
import type { JournalStore } from "../store/journal-store";
import type { PolicyStore } from "../store/policy-store";
import type { PushedEventStore } from "../store/pushed-event-store";
import type { RedisConnections } from "../store/redis-connections";
import { withLock } from "../store/redis-lock";
import { ActionDesk } from "./action-desk";
import { actionIdOf } from "./action-id";
import { AlarmFollower } from "./alarm-follower";
import { CloudRegistry } from "./cloud-registry";
import { ComputeServiceWatch } from "./compute-service-watch";
import { readCloud } from "./openstack/read-cloud";
import { PolicyEngine, type WantedAction } from "./policy/policy-engine";
import { PolicyKeeper } from "./policy/policy-keeper";

export interface ActionCentreParts {
  connections: Pick<RedisConnections, "state" | "queue">;
  actions: ActionStore;
  alarms: AlarmStore;
  journal: JournalStore;
  hosts: HostStore;
  cloudStore: CloudStore;
  destinations: DestinationStore;
  policyStore: PolicyStore;
  pushed: PushedEventStore;
  held: HeldPolicyStore;
  environmentClouds: readonly { settings: CloudSettings; secret: string }[];
  hostOf: (hostId: string) => Host | undefined;
  /** Whether something hides the alarm: then no policy acts on it. */
  isSuppressed: (alarm: Alarm) => boolean;
  appendToLog: (entry: string) => void;
  publicUrl: string | null;
  logger: Logger;
}

const POLICIES_EVERY_MS = 500;
const SWEEP_EVERY_MS = 10_000;
/** While a policy may act, Nova's token and services are kept at hand, so that it need not wait for them. */
const WARM_EVERY_MS = 5000;
const ROWS_WAIT_MS = 20_000;
const MAX_REASON = 255;

/** All of one server's part in actions and policies. */
export class ActionCentre {
  readonly desk: ActionDesk;
  readonly watch: ComputeServiceWatch;
  readonly policyKeeper: PolicyKeeper;
  private readonly engine: PolicyEngine;
  private readonly follower: AlarmFollower;
  private readonly clouds: CloudRegistry;
  private timers: NodeJS.Timeout[] = [];

  constructor(private readonly parts: ActionCentreParts) {
    const { connections, logger, alarms, policyStore, pushed, held } = parts;
    const failed = (what: string) => (error: Error) => logger.warn({ err: error }, what);
    this.clouds = new CloudRegistry({
      store: parts.cloudStore,
      environment: parts.environmentClouds,
      onError: failed("clouds could not be read"),
    });
    this.watch = new ComputeServiceWatch(this.clouds);
    this.policyKeeper = new PolicyKeeper({ store: policyStore, onError: failed("policies could not be read") });
    this.desk = new ActionDesk({
      ...parts,
      clouds: this.clouds,
      watch: this.watch,
      connection: connections.queue,
      congress: {
        pushed,
        locked: (cloudId, work) => withLock(connections.state, `s:lock:congress:${cloudId}`, ROWS_WAIT_MS, work),
      },
      policies: () => this.policyKeeper.policies,
      onEnded: (action) => this.follower.ended(action),
    });
    this.follower = new AlarmFollower({
      desk: this.desk,
      alarms,
      pushed,
      held,
      onError: failed("what follows from an alarm could not be done"),
    });
    this.engine = new PolicyEngine({
      policies: () => this.policyKeeper.policies,
      store: policyStore,
      hostOf: parts.hostOf,
      isSuppressed: parts.isSuppressed,
      alarmNow: (alarmId) => alarms.get(alarmId),
      entriesAfter: (journalId) => parts.journal.since(journalId),
      ask: (wanted) => this.ask(wanted),
      nowMs: Date.now,
      onError: failed("a policy could not be run"),
    });
  }

  async start(): Promise<void> {
    const failed = (error: Error) => this.parts.logger.warn({ err: error }, "actions could not be looked after");
    await this.policyKeeper.look();
    await this.desk.start();
    await this.engine.start();
    this.timers = [
      setInterval(() => {
        void this.policyKeeper.look();
        void this.engine.lookDue(Date.now());
      }, POLICIES_EVERY_MS),
      setInterval(() => void this.follower.sweep().catch(failed), SWEEP_EVERY_MS),
      setInterval(() => {
        const { stopped, policies } = this.policyKeeper.policies;
        const mayAct = stopped === null && policies.some(({ enabled, mode }) => enabled && mode === "live");
        if (mayAct) void this.watch.all(0).catch(failed);
      }, WARM_EVERY_MS),
    ];
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.engine.stop();
    await this.desk.stop();
  }

  /** To be given every entry of the journal, from whichever server. */
  take(entries: JournalEntry[]): void {
    this.engine.take(entries);
    this.follower.take(entries);
  }

  /** A cloud's hypervisors, services and servers as they are now. @throws Error in plain words */
  async readCloud(cloudId: string, signal: AbortSignal): Promise<CloudReading> {
    const connection = this.clouds.connection(cloudId);
    if (!connection) throw new Error("no such cloud is connected: see Settings, OpenStack");
    return readCloud(connection, { signal });
  }

  private async ask({ actionKey, undoesKey, policy, step, alarm, mode }: WantedAction): Promise<void> {
    if (undoesKey !== null && !(await this.wasDone(undoesKey))) return;
    const reason = "reason" in step ? policyReason(policy.id, step.reason || alarm.text) : "";
    const request = actionRequestSchema.parse({ ...step, reason, hostId: alarm.hostId, alarmId: alarm.id });
    const asker = { by: `policy ${policy.id}`, isPolicy: true, own: null };
    const asking = { key: actionKey, policyId: policy.id, isDryRun: mode === "dry-run", before: null };
    const outcome = await this.desk.startOne(request, asker, asking);
    if ("refused" in outcome) throw new Error(outcome.refused);
    if (outcome.action.state === "refused") {
      const action = await this.parts.actions.get(outcome.action.id);
      if (action) await this.follower.ended(action);
    }
  }

  /** Whether an action did what is to be undone. @throws Error while it is not over, so that it is asked again */
  private async wasDone(actionKey: string): Promise<boolean> {
    const action = await this.parts.actions.get(actionIdOf(actionKey));
    if (action && isOpenAction(action))
      throw new Error(`the action ${action.id}, which is to be undone, has not ended`);
    return action?.state === "done";
  }
}

/** A reason that says whose it is and that every Nova can keep. */
function policyReason(policyId: string, why: string): string {
  const words = why.replace(/[^\u0020-\ud7ff\ue000-\uffff]/g, "").trim();
  return `${REASON_PREFIX}policy ${policyId}: ${words}`.slice(0, MAX_REASON);
}

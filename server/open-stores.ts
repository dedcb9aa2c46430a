import type { Logger } from "pino";
import { ActionStore } from "./store/action-store";
import { AlarmStore } from "./store/alarm-store";
import { ArchiveStore } from "./store/archive-store";
import { CertificateStore } from "./store/certificate-store";
import { CloudStore } from "./store/cloud-store";
import { CloudVmsStore } from "./store/cloud-vms-store";
import { DestinationStore } from "./store/destination-store";
import { DigestStore } from "./store/digest-store";
import { ExportStore } from "./store/export-store";
import { HeldPolicyStore } from "./store/held-policy-store";
import { HostStore } from "./store/host-store";
import { JournalStore } from "./store/journal-store";
import { KeystoneSessionStore } from "./store/keystone-session-store";
import { LearnedStore } from "./store/learned-store";
import { LinkStore } from "./store/link-store";
import { MetricPushStore } from "./store/metric-push-store";
import { MetricStore } from "./store/metric-store";
import { ModelStore } from "./store/model-store";
import { OutlookStore } from "./store/outlook-store";
import { PolicyStore } from "./store/policy-store";
import { ProcessStore } from "./store/process-store";
import { PushedEventStore } from "./store/pushed-event-store";
import { QuietStore } from "./store/quiet-store";
import { ReadingStore } from "./store/reading-store";
import type { RedisConnections } from "./store/redis-connections";
import { RuleStore } from "./store/rule-store";
import { SecretBox } from "./store/secret-box";
import { SetupStore } from "./store/setup-store";
import { SourceStateStore } from "./store/source-state-store";
import { SourceStore } from "./store/source-store";
import { TokenStore } from "./store/token-store";
import { TrainingStore } from "./store/training-store";
import { UserStore } from "./store/user-store";

/** All stores over their Redis. @param secretsKey seals what is secret */
export function openStores(
  { metrics, state, journalReader }: RedisConnections,
  { secretsKey, processesKeptDays, logger }: { secretsKey: string; processesKeptDays: number; logger: Logger },
) {
  const metricStore = new MetricStore(metrics, (error) =>
    logger.warn({ err: error }, "stored metrics: an hour could not be sealed, or a value is damaged"),
  );
  const box = new SecretBox(secretsKey);
  return {
    metricStore,
    metricPushes: new MetricPushStore(state, box),
    models: new ModelStore(state),
    trainings: new TrainingStore(state),
    outlooks: new OutlookStore(metrics),
    exports: new ExportStore(state),
    readings: new ReadingStore(state),
    processStore: new ProcessStore(metrics, processesKeptDays),
    archiveStore: new ArchiveStore(state),
    actions: new ActionStore(state, box),
    cloudStore: new CloudStore(state, box),
    cloudVms: new CloudVmsStore(state),
    destinations: new DestinationStore(state, box),
    digests: new DigestStore(state),
    keystoneSessions: new KeystoneSessionStore(state, box),
    policyStore: new PolicyStore(state),
    pushed: new PushedEventStore(state),
    held: new HeldPolicyStore(state),
    alarms: new AlarmStore(state),
    journal: new JournalStore(state, journalReader),
    quietStore: new QuietStore(state),
    ruleStore: new RuleStore(state),
    hosts: new HostStore(state),
    learned: new LearnedStore(metrics),
    sourceStore: new SourceStore(state, box),
    sourceStates: new SourceStateStore(state),
    certificates: new CertificateStore(state),
    users: new UserStore(state),
    tokens: new TokenStore(state),
    links: new LinkStore(state),
    setup: new SetupStore(state),
  };
}

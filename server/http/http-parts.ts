import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { HostState } from "../../domain/host-state";
import type { PushTls } from "../../domain/source-api";
import type { ActionDesk } from "../action/action-desk";
import type { ComputeServiceWatch } from "../action/compute-service-watch";
import type { QuietKeeper } from "../alarm/quiet-keeper";
import type { Authenticator } from "../auth/authenticator";
import type { ArchiveFolder } from "../download/archive-folder";
import type { SourceDesk } from "../ingest/source-desk";
import type { TrainingDesk } from "../model/training-desk";
import type { DigestDesk } from "../report/digest-desk";
import type { ActionStore } from "../store/action-store";
import type { AlarmStore } from "../store/alarm-store";
import type { CertificateStore } from "../store/certificate-store";
import type { CloudStore } from "../store/cloud-store";
import type { DestinationStore } from "../store/destination-store";
import type { ExportStore } from "../store/export-store";
import type { HostStore } from "../store/host-store";
import type { JournalStore } from "../store/journal-store";
import type { KeystoneSessionStore } from "../store/keystone-session-store";
import type { LinkStore } from "../store/link-store";
import type { MetricPushStore } from "../store/metric-push-store";
import type { MetricStore } from "../store/metric-store";
import type { ModelStore } from "../store/model-store";
import type { OutlookStore } from "../store/outlook-store";
import type { PolicyStore } from "../store/policy-store";
import type { ProcessStore } from "../store/process-store";
import type { QuietStore } from "../store/quiet-store";
import type { ReadingStore } from "../store/reading-store";
import type { RuleStore } from "../store/rule-store";
import type { SetupStore } from "../store/setup-store";
import type { SourceStore } from "../store/source-store";
import type { TokenStore } from "../store/token-store";
import type { TrainingStore } from "../store/training-store";
import type { UserStore } from "../store/user-store";
import type { VmDirectory } from "../store/vm-directory";
import type { ServiceMetrics } from "./service-metrics";

export interface HttpSettings {
  /** How browsers reach the server, when that is not what they say in `Host`. */
  publicUrl: string | null;
  /** Browsers come over https: cookies are then sent over nothing else. */
  secureCookies: boolean;
  /** Seals the session cookies; at least 32 characters. */
  sessionKey: string;
  /** Pages come from Next's development server, which needs `eval` and inline styles. */
  development: boolean;
  /** Proxies whose `X-Forwarded-For` is believed: addresses, networks, or `loopback`. */
  trustedProxies: string;
  /** How long an acknowledgement without an end of its own lasts. */
  acknowledgedForMs: number;
}

/** What a host is doing now, as the live part knows it. */
export interface HostActivity {
  state: HostState;
  lastFrameAtMs: number | null;
}

/** All that the HTTP side needs of the rest of the server. */
export interface HttpParts {
  settings: HttpSettings;
  logger: Logger;
  authenticator: Authenticator;
  users: UserStore;
  keystoneSessions: KeystoneSessionStore;
  tokens: TokenStore;
  links: LinkStore;
  setup: SetupStore;
  hosts: HostStore;
  alarms: AlarmStore;
  metricStore: MetricStore;
  metricPushes: MetricPushStore;
  outlooks: OutlookStore;
  archives: ArchiveFolder;
  exports: ExportStore;
  readings: ReadingStore;
  processStore: ProcessStore;
  sourceStore: SourceStore;
  certificates: CertificateStore;
  /** The port that takes what is pushed over TLS; `null` when there is none. */
  pushTls: () => PushTls | null;
  sourceDesk: SourceDesk;
  vms: VmDirectory;
  models: ModelStore;
  trainings: TrainingStore;
  trainingDesk: TrainingDesk;
  onModelsChanged: () => void;
  service: ServiceMetrics;
  journal: JournalStore;
  ruleStore: RuleStore;
  quietStore: QuietStore;
  quiet: QuietKeeper;
  desk: ActionDesk;
  actions: ActionStore;
  watch: ComputeServiceWatch;
  cloudStore: CloudStore;
  destinations: DestinationStore;
  digest: DigestDesk;
  policyStore: PolicyStore;
  onPoliciesChanged: () => void;
  /** Appends an entry to the notification log of this server. */
  appendToLog: (entry: string) => void;
  /** Hosts that report now, with the version of the rules that their collector obeys; `null` when it does not say. */
  hostRulesVersions: () => ReadonlyMap<string, number | null>;
  onRulesChanged: () => void;
  /** By host id; a host that is not in it has never reported. */
  hostStates: () => ReadonlyMap<string, HostActivity>;
  /** Hosts were made, changed or removed. */
  onHostsChanged: () => void;
  /** The host is gone and its tokens are revoked: its collectors are to be disconnected. */
  onHostRemoved: (hostId: string) => void;
  health: () => Promise<{ metricsStore: boolean; stateStore: boolean }>;
  /** The collector as one file, as `npm run build` makes it. */
  collectorBundlePath: string;
  /** Answers the request with a page, or with one of its assets. */
  renderPage: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

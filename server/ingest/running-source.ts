import type { SettingsOf, SourceKind, SourceSecrets } from "../../domain/source";
import type { AlertmanagerIntake } from "./alertmanager/alertmanager-intake";
import type { CollectdIntake } from "./collectd/collectd-intake";
import type { LizmonIntake } from "./lizmon/lizmon-intake";
import type { OtlpIntake } from "./otlp/otlp-intake";
import type { SourceContext } from "./source-context";

/** A source at work: its listener is open, or it polls. */
interface Running {
  close(): Promise<void>;
}

/** What the API's routes need of a source that is pushed to over them. */
export interface RunningSources {
  collectd: Running & { intake: CollectdIntake };
  "collectd-redis": Running;
  lizmon: Running & { intake: LizmonIntake };
  vmstats: Running;
  prometheus: Running;
  alertmanager: Running & { intake: AlertmanagerIntake };
  otlp: Running & { intake: OtlpIntake };
  snmp: Running;
  libvirt: Running;
  openstack: Running;
}

/** Begins a source. @throws Error when it cannot, with the reason in plain words; it is tried again */
export type OpenSource<Kind extends SourceKind> = (
  settings: SettingsOf<Kind>,
  context: SourceContext,
  secrets: SourceSecrets,
) => Promise<RunningSources[Kind]>;

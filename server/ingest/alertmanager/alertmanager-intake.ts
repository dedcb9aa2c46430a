import type { SettingsOf } from "../../../domain/source";
import type { WebhookAlert } from "../../../domain/source-api";
import { hostIdOfInstance } from "../host-id-of-instance";
import type { SourceContext } from "../source-context";
import { alarmOfAlert } from "./alarm-of-alert";

const MAX_EXAMPLE = 200;

/** Makes alarms out of what Alertmanager tells. */
export class AlertmanagerIntake {
  constructor(
    private readonly settings: SettingsOf<"alertmanager">,
    private readonly context: SourceContext,
  ) {}

  take(alerts: readonly WebhookAlert[]): void {
    const { hostLabel, id } = this.settings;
    for (const alert of alerts) {
      const host = alert.labels[hostLabel];
      const change = alarmOfAlert(alert, hostLabel);
      if (!change) continue;
      const order = { atMs: change.atMs, sequence: 0 };
      this.context.alarm(
        host ? hostIdOfInstance(host) : id,
        change,
        order,
        JSON.stringify(alert).slice(0, MAX_EXAMPLE),
      );
    }
  }
}

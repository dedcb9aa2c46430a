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

  /** @throws when the store is away: Alertmanager sends all of them again */
  async take(alerts: readonly WebhookAlert[]): Promise<void> {
    await Promise.all(alerts.map((alert) => this.takeOne(alert)));
  }

  private async takeOne(alert: WebhookAlert): Promise<void> {
    const { hostLabel, id } = this.settings;
    const change = alarmOfAlert(alert, hostLabel);
    if (!change) return;
    const host = alert.labels[hostLabel];
    const hostId = host ? hostIdOfInstance(host) : id;
    const example = JSON.stringify(alert).slice(0, MAX_EXAMPLE);
    await this.context.alarm(hostId, change, { atMs: change.atMs, sequence: 0 }, example);
  }
}

import type { SettingsOf } from "../../../domain/source";
import type { OpenSource } from "../running-source";
import type { SourceContext } from "../source-context";
import { type PolledTarget, TargetPoller } from "../target-poller";
import { cloudValues } from "./cloud-values";

/** Pages of thousands of servers take their time. */
const MOST_MS = 120_000;

/** Begins to ask a cloud for its hypervisors, services and servers. */
export const openOpenstack: OpenSource<"openstack"> = async (settings, context) => {
  const poller = new TargetPoller([new PolledCloud(settings, context)], settings.everySeconds * 1000, context, MOST_MS);
  poller.start();
  return poller;
};

class PolledCloud implements PolledTarget {
  readonly name: string;

  constructor(
    private readonly settings: SettingsOf<"openstack">,
    private readonly context: SourceContext,
  ) {
    this.name = settings.cloudId;
  }

  async poll(signal: AbortSignal): Promise<void> {
    const { cloudId, everySeconds } = this.settings;
    const reading = await this.context.readCloud(cloudId, signal);
    const readAtMs = Date.now();
    const values = cloudValues(reading);
    if (values.length > 0)
      this.context.take(cloudId, { atMs: readAtMs, values, intervalMs: everySeconds * 1000 }, cloudId);
    for (const most of reading.cutOff) this.context.reject(`the cloud has more than ${most}`, cloudId);
    const { vms, services } = reading;
    // What could not be read now is known from before.
    if (vms !== null) {
      const ofServices = (services ?? []).filter(({ binary }) => binary === "nova-compute").map(({ host }) => host);
      const computeHosts = new Set([...ofServices, ...vms.map(({ computeHost }) => computeHost)]);
      computeHosts.delete("");
      await this.context.keepVms({ cloudId, readAtMs, computeHosts: [...computeHosts].sort(), vms });
    }
    if (reading.problem !== "") throw new Error(reading.problem);
  }

  forget(): void {}
}

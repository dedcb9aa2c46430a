import { type SnmpTarget, signInOfTarget } from "../../../domain/snmp-source";
import type { SettingsOf, SourceSecrets } from "../../../domain/source";
import type { OpenSource } from "../running-source";
import type { SourceContext } from "../source-context";
import { type PolledTarget, TargetPoller } from "../target-poller";
import { readTarget } from "./read-target";
import { SnmpSession } from "./snmp-session";
import { TargetValues } from "./target-values";

/** Begins to ask a list of targets over SNMP. */
export const openSnmp: OpenSource<"snmp"> = async (settings, context, secrets) => {
  const targets = settings.targets.map((target) => new PolledAgent(target, settings, context, secrets));
  const poller = new TargetPoller(targets, settings.everySeconds * 1000, context);
  poller.start();
  return poller;
};

class PolledAgent implements PolledTarget {
  readonly name: string;
  private values = new TargetValues();

  constructor(
    private readonly target: SnmpTarget,
    private readonly settings: SettingsOf<"snmp">,
    private readonly context: SourceContext,
    private readonly secrets: SourceSecrets,
  ) {
    this.name = target.hostId;
  }

  async poll(signal: AbortSignal): Promise<void> {
    const session = new SnmpSession(signInOfTarget(this.settings, this.target), this.target, this.secrets);
    signal.addEventListener("abort", () => session.close());
    try {
      const reading = await readTarget(session);
      this.take(this.values.next(reading, Date.now()), reading.columns.hrProcessorLoad.size || undefined);
    } finally {
      session.close();
    }
  }

  /** @param coreCount when the agent tells its processors */
  private take(values: [seriesId: string, value: number][], coreCount: number | undefined): void {
    if (values.length === 0) throw new Error("it answers, and has nothing that is known here");
    const { hostId, address } = this.target;
    const intervalMs = this.settings.everySeconds * 1000;
    this.context.take(hostId, { atMs: Date.now(), values, intervalMs, coreCount }, address);
  }

  forget(): void {
    this.values = new TargetValues();
  }
}

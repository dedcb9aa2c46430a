import type { SnmpTarget } from "../../../domain/snmp-source";
import type { SettingsOf, SourceSecrets } from "../../../domain/source";
import type { OpenSource } from "../running-source";
import type { SourceContext } from "../source-context";
import { readTarget } from "./read-target";
import { SnmpSession } from "./snmp-session";
import { TargetValues } from "./target-values";

/** A reading that takes longer is given up. */
const MOST_MS = 30_000;
const MAX_PROBLEMS_NAMED = 3;

interface Polled {
  target: SnmpTarget;
  /** What was counted before; none while another server asks the target. */
  values: TargetValues | undefined;
  session: SnmpSession | undefined;
  problem: string;
}

/** Begins to ask a list of targets over SNMP. */
export const openSnmp: OpenSource<"snmp"> = async (settings, context, secrets) => {
  const poller = new SnmpPoller(settings, context, secrets);
  poller.start();
  return poller;
};

/** Asks the targets of a source at its pace, each from one of the servers, spread over the interval. */
class SnmpPoller {
  private readonly polled: Polled[];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly everyMs: number;
  private isClosed = false;

  constructor(
    private readonly settings: SettingsOf<"snmp">,
    private readonly context: SourceContext,
    private readonly secrets: SourceSecrets,
  ) {
    this.everyMs = settings.everySeconds * 1000;
    this.polled = settings.targets.map((target) => ({ target, values: undefined, session: undefined, problem: "" }));
  }

  start(): void {
    this.polled.forEach((one, i) => {
      const begin = () => {
        void this.poll(one);
        this.timers[i] = setInterval(() => void this.poll(one), this.everyMs);
      };
      this.timers.push(setTimeout(begin, (i / this.polled.length) * this.everyMs));
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const { session } of this.polled) session?.close();
  }

  private async poll(one: Polled): Promise<void> {
    if (one.session) return;
    if (!this.context.isOwn(one.target.hostId)) {
      one.values = undefined;
      this.tellProblem(one, "");
      return;
    }
    let isGivenUp = false;
    const deadline = setTimeout(() => {
      isGivenUp = true;
      one.session?.close();
    }, MOST_MS);
    try {
      one.session = new SnmpSession(this.settings, one.target, this.secrets);
      await this.read(one, one.session);
      this.tellProblem(one, "");
    } catch (error) {
      const text = isGivenUp ? `it took more than ${MOST_MS / 1000} s to answer` : (error as Error).message;
      if (!this.isClosed) this.tellProblem(one, text);
    } finally {
      clearTimeout(deadline);
      one.session?.close();
      one.session = undefined;
    }
  }

  private async read(one: Polled, session: SnmpSession): Promise<void> {
    const reading = await readTarget(session);
    const atMs = Date.now();
    one.values ??= new TargetValues();
    const { hostId, address } = one.target;
    const values = one.values.next(reading, atMs);
    if (values.length === 0) throw new Error("it answers, and has nothing that is known here");
    this.context.take(hostId, { atMs, values, intervalMs: this.everyMs }, address);
  }

  private tellProblem(one: Polled, problem: string): void {
    if (one.problem === problem) return;
    one.problem = problem;
    const failing = this.polled.filter((other) => other.problem !== "");
    const named = failing.slice(0, MAX_PROBLEMS_NAMED).map(({ target, problem: why }) => `${target.hostId}: ${why}`);
    const more = failing.length > named.length ? `, and ${failing.length - named.length} more` : "";
    this.context.failed(
      failing.length === 0
        ? ""
        : `${failing.length} of ${this.polled.length} targets cannot be read: ${named.join("; ")}${more}`,
    );
  }
}

import type { SourceContext } from "./source-context";

const PATIENCE_MS = 30_000;
const MAX_PROBLEMS_NAMED = 3;

/** Something that a source asks at its pace. */
export interface PolledTarget {
  /** For people, and to choose the server that asks it. */
  name: string;
  /** Asks once. @param signal aborted when it is given up @throws Error in plain words */
  poll(signal: AbortSignal): Promise<void>;
  /** Another server asks it now: what was counted here is of no use later. */
  forget(): void;
}

interface Kept {
  target: PolledTarget;
  running: AbortController | undefined;
  problem: string;
}

/** Asks the targets of a source at a pace, each from one of the servers, spread over the interval. One that fails or hangs holds up no other. */
export class TargetPoller {
  private readonly kept: Kept[];
  private readonly timers: NodeJS.Timeout[] = [];
  private isClosed = false;

  constructor(
    targets: readonly PolledTarget[],
    private readonly everyMs: number,
    private readonly context: Pick<SourceContext, "isOwn" | "failed">,
    /** What takes longer is given up. */
    private readonly mostMs = PATIENCE_MS,
  ) {
    this.kept = targets.map((target) => ({ target, running: undefined, problem: "" }));
  }

  start(): void {
    this.kept.forEach((one, i) => {
      const begin = () => {
        void this.poll(one);
        this.timers[i] = setInterval(() => void this.poll(one), this.everyMs);
      };
      this.timers.push(setTimeout(begin, (i / this.kept.length) * this.everyMs));
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const { running } of this.kept) running?.abort();
  }

  private async poll(one: Kept): Promise<void> {
    if (one.running) return;
    if (!this.context.isOwn(one.target.name)) {
      one.target.forget();
      this.tellProblem(one, "");
      return;
    }
    const running = new AbortController();
    one.running = running;
    const deadline = setTimeout(() => running.abort(), this.mostMs);
    try {
      await one.target.poll(running.signal);
      this.tellProblem(one, "");
    } catch (error) {
      const isLate = running.signal.aborted;
      const text = isLate ? `it took more than ${this.mostMs / 1000} s to answer` : (error as Error).message;
      if (!this.isClosed) this.tellProblem(one, text);
    } finally {
      clearTimeout(deadline);
      one.running = undefined;
    }
  }

  private tellProblem(one: Kept, problem: string): void {
    if (one.problem === problem) return;
    one.problem = problem;
    const failing = this.kept.filter((other) => other.problem !== "");
    const named = failing.slice(0, MAX_PROBLEMS_NAMED).map(({ target, problem: why }) => `${target.name}: ${why}`);
    const more = failing.length > named.length ? `, and ${failing.length - named.length} more` : "";
    this.context.failed(
      failing.length === 0
        ? ""
        : `${failing.length} of ${this.kept.length} targets cannot be read: ${named.join("; ")}${more}`,
    );
  }
}

import type { SourceContext } from "../source-context";
import { ClockOffset } from "./clock-offset";
import { parseLizmonPost } from "./parse-post";

const MAX_CLOCKS = 20_000;
const MAX_EXAMPLE = 100;

/** Takes what Lizmon's monitors post. */
export class LizmonIntake {
  private readonly clocks = new Map<string, ClockOffset>();

  /** @param maxClocks of hosts that are remembered; the oldest goes first */
  constructor(
    private readonly context: SourceContext,
    private readonly maxClocks = MAX_CLOCKS,
  ) {}

  /** @returns why the post is refused, or `undefined` */
  take(post: { host: string; epoch: string; body: string }, nowMs: number): string | undefined {
    const example = `${post.host}/${post.epoch} ${post.body.slice(0, MAX_EXAMPLE)}`;
    const parsed = parseLizmonPost(post.host, post.epoch, post.body);
    if ("refusal" in parsed) {
      this.context.reject(parsed.refusal, example);
      return parsed.refusal;
    }
    const { hostId, values } = parsed;
    const atMs = this.clockOf(hostId).correct(parsed.atMs, nowMs);
    return this.context.take(hostId, { atMs, values }, example);
  }

  private clockOf(hostId: string): ClockOffset {
    const known = this.clocks.get(hostId);
    if (known) return known;
    if (this.clocks.size >= this.maxClocks) this.clocks.delete(this.clocks.keys().next().value!);
    const clock = new ClockOffset();
    this.clocks.set(hostId, clock);
    return clock;
  }
}

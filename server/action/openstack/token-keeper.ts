import type { KeystoneToken } from "./keystone";
import { OpenstackError } from "./openstack-error";
import type { CallContext } from "./service-client";

/** A token is renewed so long before it ends, or after four fifths of its life when that is short. */
const SPARE_MS = 60_000;
const SPARE_SHARE = 0.2;
/** A login that Keystone refused is not tried again before: what asks a cloud at a pace would lock its user (`lockout_failure_attempts`). */
const REFUSED_MS = 300_000;

/** Keeps a token until shortly before it ends: a login takes a quarter of a second. Who asks while one is under way waits for the same. */
export class TokenKeeper {
  private kept: { token: KeystoneToken; untilMs: number } | undefined;
  private refused: { error: OpenstackError; untilMs: number } | undefined;
  private underWay: Promise<KeystoneToken> | undefined;

  constructor(
    private readonly login: (context: CallContext) => Promise<KeystoneToken>,
    private readonly nowMs: () => number,
  ) {}

  get(context: CallContext): Promise<KeystoneToken> {
    if (this.kept && this.nowMs() < this.kept.untilMs) return Promise.resolve(this.kept.token);
    if (this.refused && this.nowMs() < this.refused.untilMs) return Promise.reject(this.refused.error);
    this.underWay ??= this.renew(context).finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async renew({ onExchange }: CallContext): Promise<KeystoneToken> {
    const startedAtMs = this.nowMs();
    // Others may wait for it: the one who asked first must not be able to give it up.
    const token = await this.login(onExchange ? { onExchange } : {}).catch((error: Error) => {
      const isRefused = error instanceof OpenstackError && error.reason === "unauthorized";
      if (isRefused) this.refused = { error, untilMs: startedAtMs + REFUSED_MS };
      throw error;
    });
    const lifeMs = token.expiresAtMs - startedAtMs;
    this.kept = { token, untilMs: token.expiresAtMs - Math.min(SPARE_MS, lifeMs * SPARE_SHARE) };
    return token;
  }

  /** The next one is asked for at once, also when the last login was refused. */
  forgetAll(): void {
    this.kept = undefined;
    this.refused = undefined;
  }

  /** A service did not take it. */
  forget(token: string): void {
    if (this.kept?.token.token === token) this.kept = undefined;
  }
}

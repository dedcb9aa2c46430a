import type { KeystoneToken } from "./keystone";
import type { CallContext } from "./service-client";

/** A token is renewed so long before it ends, or after four fifths of its life when that is short. */
const SPARE_MS = 60_000;
const SPARE_SHARE = 0.2;

/** Keeps a token until shortly before it ends: a login takes a quarter of a second. Who asks while one is under way waits for the same. */
export class TokenKeeper {
  private kept: { token: KeystoneToken; untilMs: number } | undefined;
  private underWay: Promise<KeystoneToken> | undefined;

  constructor(
    private readonly login: (context: CallContext) => Promise<KeystoneToken>,
    private readonly nowMs: () => number,
  ) {}

  get(context: CallContext): Promise<KeystoneToken> {
    if (this.kept && this.nowMs() < this.kept.untilMs) return Promise.resolve(this.kept.token);
    this.underWay ??= this.renew(context).finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async renew({ onExchange }: CallContext): Promise<KeystoneToken> {
    const startedAtMs = this.nowMs();
    // Others may wait for it: the one who asked first must not be able to give it up.
    const token = await this.login(onExchange ? { onExchange } : {});
    const lifeMs = token.expiresAtMs - startedAtMs;
    this.kept = { token, untilMs: token.expiresAtMs - Math.min(SPARE_MS, lifeMs * SPARE_SHARE) };
    return token;
  }

  forgetAll(): void {
    this.kept = undefined;
  }

  /** A service did not take it. */
  forget(token: string): void {
    if (this.kept?.token.token === token) this.kept = undefined;
  }
}

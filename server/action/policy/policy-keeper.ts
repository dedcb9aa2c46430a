import { NO_POLICIES, type PolicySet } from "../../../domain/policy";
import type { PolicyStore } from "../../store/policy-store";

export interface PolicyKeeperParts {
  store: Pick<PolicyStore, "current">;
  onError: (error: Error) => void;
}

/** The policies as this server knows them. It asks again and again, so that it sees what another server has changed. */
export class PolicyKeeper {
  private set: PolicySet = NO_POLICIES;
  private isBusy = false;

  constructor(private readonly parts: PolicyKeeperParts) {}

  get policies(): PolicySet {
    return this.set;
  }

  /** To be called twice a second, and after a change. */
  async look(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      this.set = await this.parts.store.current();
    } catch (error) {
      this.parts.onError(error as Error);
    } finally {
      this.isBusy = false;
    }
  }
}

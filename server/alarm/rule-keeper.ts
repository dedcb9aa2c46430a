import type { Host } from "../../domain/host";
import { hostFits } from "../../domain/host-pattern";
import type { RuleSet } from "../../domain/rule";
import type { RuleStore } from "../store/rule-store";

export interface RuleKeeperParts {
  store: RuleStore;
  hostOf: (hostId: string) => Pick<Host, "id" | "tags"> | undefined;
  /** Other rules are in force. */
  onChanged: (rules: RuleSet) => void;
  onError: (error: Error) => void;
}

/**
 * The rules in force, as this server knows them. It asks the store for their version, so that it sees what another server or a
 * command line has changed, whatever message was lost.
 */
export class RuleKeeper {
  private set: RuleSet = { version: -1, rules: [] };
  private isBusy = false;

  constructor(private readonly parts: RuleKeeperParts) {}

  get rules(): RuleSet {
    return this.set;
  }

  /** Reads the rules when their version is another. To be called twice a second. */
  async look(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      if ((await this.parts.store.currentVersion()) === this.set.version) return;
      this.set = await this.parts.store.current();
      this.parts.onChanged(this.set);
    } catch (error) {
      this.parts.onError(error as Error);
    } finally {
      this.isBusy = false;
    }
  }

  /** The rules that a host's collector judges by. */
  rulesFor(hostId: string): RuleSet {
    const host = this.parts.hostOf(hostId) ?? { id: hostId, tags: [] };
    const { version, rules } = this.set;
    return { version, rules: rules.filter(({ hosts, look }) => look.at !== "silent" && hostFits(hosts, host)) };
  }
}

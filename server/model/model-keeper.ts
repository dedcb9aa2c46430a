import type { Host } from "../../domain/host";
import { hostFits } from "../../domain/host-pattern";
import { MAX_MODELS_PER_HOST } from "../../domain/model";
import type { ModelStore } from "../store/model-store";

const LOOK_EVERY_MS = 500;

export interface ModelKeeperParts {
  models: ModelStore;
  hostOf: (hostId: string) => Pick<Host, "id" | "tags"> | undefined;
  /** Other models are in use, or on other hosts. */
  onChanged: () => void;
  onError: (error: Error) => void;
}

interface InUse {
  /** Model and version. */
  key: string;
  hosts: string;
  numbers: unknown;
}

/**
 * The models in use, as this server knows them. It asks the store for their revision, so that it sees what another server or a command
 * line has changed. Their numbers are handed on as they are stored: each collector checks them itself.
 */
export class ModelKeeper {
  private revision = "";
  private inUse: InUse[] = [];
  private isBusy = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: ModelKeeperParts) {}

  /** Reads what is in use, then goes on by itself. */
  async start(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async look(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      const revision = await this.parts.models.revision();
      if (revision === this.revision) return;
      this.inUse = await this.read();
      this.revision = revision;
      this.parts.onChanged();
    } catch (error) {
      this.parts.onError(error as Error);
    } finally {
      this.isBusy = false;
    }
  }

  private async read(): Promise<InUse[]> {
    const known = new Map(this.inUse.map((one) => [one.key, one.numbers]));
    const next: InUse[] = [];
    for (const { id, versionInUse, hosts } of await this.parts.models.list()) {
      if (versionInUse === null) continue;
      const key = `${id}/${versionInUse}`;
      const numbers = known.get(key) ?? (await this.parts.models.numbers(id, versionInUse));
      if (numbers !== undefined) next.push({ key, hosts, numbers });
    }
    return next;
  }

  /** What a host's collector is to run: at most 16, by name. */
  modelsFor(hostId: string): unknown[] {
    const host = this.parts.hostOf(hostId) ?? { id: hostId, tags: [] };
    const fitting = this.inUse.filter(({ hosts }) => hostFits(hosts, host));
    return fitting.slice(0, MAX_MODELS_PER_HOST).map(({ numbers }) => numbers);
  }
}

import type { Cloud, CloudSettings } from "../../domain/cloud";
import type { CloudStore } from "../store/cloud-store";
import { CloudConnection } from "./openstack/cloud-connection";

export interface CloudRegistryParts {
  store: CloudStore;
  /** Clouds of this server's environment; they go before those of the same id that were set up on the page. */
  environment: readonly { settings: CloudSettings; secret: string }[];
  onError: (error: Error) => void;
}

/** The clouds that there are, each with its connection. Asks the store for a version, so that it sees what another server changed. */
export class CloudRegistry {
  private connections = new Map<string, { cloud: Cloud; connection: CloudConnection }>();
  private knownVersion = -1;
  private isBusy = false;

  constructor(private readonly parts: CloudRegistryParts) {}

  /** All clouds, by id. */
  list(): Cloud[] {
    return [...this.connections.values()].map(({ cloud }) => cloud).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  connection(cloudId: string): CloudConnection | undefined {
    return this.connections.get(cloudId)?.connection;
  }

  isOfEnvironment(cloudId: string): boolean {
    return this.parts.environment.some(({ settings }) => settings.id === cloudId);
  }

  /** Reads the clouds when they were changed. To be called once a second, and after a change. */
  async look(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      const version = await this.parts.store.version();
      if (version === this.knownVersion) return;
      await this.read();
      this.knownVersion = version;
    } catch (error) {
      this.parts.onError(error as Error);
    } finally {
      this.isBusy = false;
    }
  }

  private async read(): Promise<void> {
    const next = new Map<string, { cloud: Cloud; connection: CloudConnection }>();
    for (const { settings, secret } of this.parts.environment) {
      const cloud: Cloud = { ...settings, source: "environment", changedBy: "environment", changedAtMs: 0 };
      next.set(cloud.id, this.kept(cloud) ?? { cloud, connection: new CloudConnection({ ...settings, secret }) });
    }
    for (const cloud of await this.parts.store.list()) {
      if (next.has(cloud.id)) continue;
      const known = this.kept(cloud);
      if (known) {
        next.set(cloud.id, known);
        continue;
      }
      try {
        const secret = (await this.parts.store.secretOf(cloud.id)) ?? "";
        next.set(cloud.id, { cloud, connection: new CloudConnection({ ...cloud, secret }) });
      } catch (error) {
        // The others are to be of use all the same.
        this.parts.onError(error as Error);
      }
    }
    const before = this.connections;
    this.connections = next;
    for (const [id, { connection }] of before) {
      if (next.get(id)?.connection !== connection) void connection.close();
    }
  }

  private kept(cloud: Cloud) {
    const known = this.connections.get(cloud.id);
    return known?.cloud.changedAtMs === cloud.changedAtMs && known.cloud.source === cloud.source ? known : undefined;
  }

  async close(): Promise<void> {
    await Promise.all([...this.connections.values()].map(({ connection }) => connection.close()));
  }
}

import type { Redis } from "ioredis";
import { type Host, hostSchema, type Inventory, MAX_HOST_CHANGES } from "../../domain/host";
import { inventoryChanges } from "../../domain/inventory-changes";
import { JsonHash } from "./json-hash";
import { RefusedError } from "./store-error";

const MAX_HOSTS = 10_000;

/** The monitored hosts, in the state Redis: what operators named them and what they said of themselves. */
export class HostStore {
  private readonly hash: JsonHash<Host>;

  constructor(redis: Redis) {
    this.hash = new JsonHash(redis, "s:hosts", hostSchema, MAX_HOSTS);
  }

  /** All hosts, by id. */
  async list(): Promise<Host[]> {
    return (await this.hash.list()).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  get(hostId: string): Promise<Host | undefined> {
    return this.hash.get(hostId);
  }

  /**
   * Makes a host unless it is there. @param displayName of a new one; its id when absent
   * @throws RefusedError when there are 10,000 hosts
   */
  async ensure(hostId: string, displayName = hostId): Promise<Host> {
    const host: Host = { id: hostId, displayName, tags: [], createdAtMs: Date.now() };
    const outcome = await this.hash.add(hostId, host);
    if (outcome === "added") return host;
    if (outcome === "full") throw new RefusedError("limit", `there are ${MAX_HOSTS} hosts: remove one first`);
    return (await this.hash.get(hostId)) ?? host;
  }

  /** @returns the changed host, or `undefined` when there is none */
  update(hostId: string, patch: Partial<Pick<Host, "displayName" | "tags">>): Promise<Host | undefined> {
    return this.hash.change(hostId, (host) => ({ ...host, ...patch }));
  }

  /**
   * Keeps what a host said of itself, and makes the host when it is new.
   * @returns what is different about the machine now, in words
   */
  async saveInventory(hostId: string, inventory: Inventory, intervalMs: number): Promise<string[]> {
    const atMs = Date.now();
    let texts: string[] = [];
    const keep = (host: Host): Host => {
      texts = inventoryChanges(host.inventory, inventory);
      const changes = [...texts.map((text) => ({ atMs, text })), ...(host.changes ?? [])].slice(0, MAX_HOST_CHANGES);
      return { ...host, inventory, intervalMs, ...(changes.length > 0 && { changes }) };
    };
    if (await this.hash.change(hostId, keep)) return texts;
    await this.ensure(hostId);
    return (await this.hash.change(hostId, keep)) ? texts : this.saveInventory(hostId, inventory, intervalMs);
  }

  /** @returns whether there was one */
  delete(hostId: string): Promise<boolean> {
    return this.hash.delete(hostId);
  }
}

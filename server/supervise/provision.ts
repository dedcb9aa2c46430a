import { readFileSync, renameSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { HostStore } from "../store/host-store";
import { connectRedis, RedisUnavailableError } from "../store/redis-connections";
import { SetupStore } from "../store/setup-store";
import { TokenStore } from "../store/token-store";
import { StartError } from "./start-error";

const BY = "premonitor start";

export interface ProvisionOptions {
  stateUrl: string;
  /** Absolute path of the data folder. */
  folder: string;
  /** The host whose data the local collector writes; null when there is no collector. */
  hostId: string | null;
}

export interface Provisioned {
  /** The local collector's ingest token. */
  collectorToken: string | null;
  /** The one-time code that makes the first admin; null when there is a user. */
  setupCode: string | null;
}

/** This machine's name as a host id: what a host id cannot hold becomes a dash. */
export function localHostId(hostname = os.hostname()): string {
  const id = hostname.replace(/[^A-Za-z0-9._-]/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return id.slice(0, 128) || "localhost";
}

function readToken(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** The token in `collector.token` (mode 600) when it is good, else a new one in place of those that `start` made before. */
async function ensureCollectorToken(tokens: TokenStore, folder: string, hostId: string): Promise<string> {
  const file = path.join(folder, "collector.token");
  const known = readToken(file);
  const token = known === "" ? undefined : await tokens.verify(known);
  if (token?.scope === "ingest" && token.hostId === hostId) return known;
  for (const { id, createdBy, hostId: owner } of await tokens.list()) {
    if (createdBy === BY && owner === hostId) await tokens.revoke(id);
  }
  const { secret } = await tokens.create({ name: `Collector of ${hostId}`, scope: "ingest", hostId, createdBy: BY });
  writeFileSync(`${file}.partial`, `${secret}\n`, { mode: 0o600 });
  renameSync(`${file}.partial`, file);
  return secret;
}

/**
 * Makes in the state what a start needs: this machine as a host with a token for its collector, and, while there is no user, the
 * code that makes the first admin.
 * @throws StartError when the state Redis cannot be used
 */
export async function provision({ stateUrl, folder, hostId }: ProvisionOptions): Promise<Provisioned> {
  const connections = await connectRedis({ metricsUrl: stateUrl, stateUrl, onError: () => {} }).catch(
    (error: Error) => {
      throw error instanceof RedisUnavailableError ? new StartError(error.message) : error;
    },
  );
  try {
    const { state } = connections;
    let collectorToken: string | null = null;
    if (hostId !== null) {
      await new HostStore(state).ensure(hostId);
      collectorToken = await ensureCollectorToken(new TokenStore(state), folder, hostId);
    }
    return { collectorToken, setupCode: await new SetupStore(state).create() };
  } finally {
    await connections.close();
  }
}

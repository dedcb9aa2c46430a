import type { CloudConnection, NovaServer } from "./openstack/cloud-connection";
import { OpenstackError } from "./openstack/openstack-error";
import { contextOf, type Performance, type Performed, verdictOf } from "./perform";

const LOOK_EVERY_MS = 2000;
/** A large server with a busy memory takes long; after this it is left to Nova, and the next one is moved. */
const MAX_MOVE_MS = 30 * 60_000;

export interface MigrationTimes {
  lookEveryMs: number;
  maxMoveMs: number;
}

/**
 * Live-migrates the servers of a host away, one at a time. A server that is on its way already, because another process began with it,
 * is waited for and not moved twice. Stops between two servers when it is cancelled.
 */
export async function performMigration(
  performance: Performance,
  connection: CloudConnection,
  times: MigrationTimes = { lookEveryMs: LOOK_EVERY_MS, maxMoveMs: MAX_MOVE_MS },
): Promise<Performed> {
  const { action } = performance;
  const context = contextOf(performance);
  const from = action.novaHost!;
  try {
    const servers = await connection.servers(from, context);
    const movedBefore = action.progress?.doneCount ?? 0;
    const totalCount = Math.max(action.progress?.totalCount ?? 0, movedBefore + servers.length);
    let doneCount = totalCount - servers.length;
    const problems: string[] = [];
    await performance.onProgress(doneCount, totalCount);
    // Those on their way first: Nova is to move one at a time.
    for (const server of [...servers].sort((a, b) => Number(isMoving(b)) - Number(isMoving(a)))) {
      if (await performance.isCancelled()) {
        return { end: "cancelled", outcome: `Stopped after ${doneCount} of ${totalCount} servers.${listed(problems)}` };
      }
      const problem = await moveOne(server, from, performance, connection, times);
      if (problem === "") doneCount++;
      else problems.push(`${server.name}: ${problem}`);
      await performance.onProgress(doneCount, totalCount);
    }
    const outcome = `${doneCount} of ${totalCount} servers were moved away from ${from}.${listed(problems)}`;
    return { end: problems.length === 0 ? "done" : "failed", outcome };
  } catch (error) {
    return verdictOf(error, performance.userToken);
  }
}

function listed(problems: readonly string[]): string {
  return problems.length === 0 ? "" : ` ${problems.join(" ")}`;
}

function isMoving({ status, taskState }: NovaServer): boolean {
  return status === "MIGRATING" || taskState === "migrating";
}

/** @returns why it was not moved; empty when it was */
async function moveOne(
  server: NovaServer,
  from: string,
  performance: Performance,
  connection: CloudConnection,
  { lookEveryMs, maxMoveMs }: MigrationTimes,
): Promise<string> {
  // One exchange for each look would fill the record.
  const quiet = { ...contextOf(performance), onExchange: () => undefined };
  if (!isMoving(server)) {
    try {
      await connection.liveMigrate(server.id, contextOf(performance));
    } catch (error) {
      if (error instanceof OpenstackError && error.noAnswer === null && error.reason !== "server") return error.message;
      throw error;
    }
  }
  const untilMs = Date.now() + maxMoveMs;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    const now = await connection.server(server.id, quiet);
    if (!now || (now.host !== null && now.host !== from && !isMoving(now))) return "";
    if (now.status === "ERROR") return "Nova says ERROR.";
    if (!isMoving(now) && now.taskState === null)
      return `it is still on ${from} (${now.status}): Nova gave the move up.`;
    if (Date.now() > untilMs) return `it is still on its way after ${Math.round(maxMoveMs / 60_000)} min.`;
  }
}

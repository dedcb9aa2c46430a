import { randomUUID } from "node:crypto";
import { linkSync, renameSync, rmSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { socketPath } from "./socket-path";
import { StartError } from "./start-error";

const LOCK_NAME = "instance.sock";
const MAX_ATTEMPTS = 10;
const ANSWER_TIMEOUT_MS = 2000;

interface Holder {
  pid: number;
  nonce: string;
}

export interface InstanceLock {
  /** The instance before did not end in order: parts of it may still be on their way out. */
  tookOver: boolean;
  release(): Promise<void>;
}

function listen(server: net.Server, socket: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    server.listen(socket, () => resolve(true));
  });
}

/** Who holds the lock, as it says itself; null when nobody listens. A holder that is too busy to answer still holds it. */
function askHolder(socket: string): Promise<Holder | null> {
  return new Promise((resolve) => {
    let text = "";
    const connection = net.connect(socket);
    const give = (holder: Holder | null) => {
      connection.destroy();
      resolve(holder);
    };
    connection.setTimeout(ANSWER_TIMEOUT_MS, () => give({ pid: 0, nonce: "" }));
    connection.on("data", (bytes) => {
      text = (text + bytes).slice(0, 1000);
    });
    connection.on("end", () => {
      const [pid = "", nonce = ""] = text.split(" ");
      give({ pid: Number(pid) || 0, nonce });
    });
    connection.on("error", () => give(null));
  });
}

/**
 * Takes away a socket that nobody listens on. It is moved aside first and asked again: should another instance have taken the
 * lock in between, its socket is put back.
 */
async function removeStale(socket: string): Promise<void> {
  const aside = path.join(path.dirname(socket), `old-${randomUUID().slice(0, 8)}`);
  try {
    renameSync(socket, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  try {
    if (await askHolder(aside)) linkSync(aside, socket);
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Lets one instance at a time use the data folder. The lock is a listening unix socket: the kernel closes it with its holder,
 * however that ended, and it is seen from other containers that share the folder.
 * @throws StartError when another instance holds it
 */
export async function lockDataFolder(folder: string): Promise<InstanceLock> {
  const socket = socketPath(folder, LOCK_NAME);
  const nonce = randomUUID();
  let tookOver = false;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const server = net.createServer((connection) => {
      connection.on("error", () => connection.destroy());
      connection.end(`${process.pid} ${nonce}`);
    });
    if (await listen(server, socket)) {
      server.unref();
      if ((await askHolder(socket))?.nonce === nonce) {
        return { tookOver, release: () => new Promise((resolve) => server.close(() => resolve())) };
      }
      await new Promise((resolve) => server.close(resolve));
    }
    const holder = await askHolder(socket);
    if (holder) {
      const who = holder.pid === 0 ? "" : ` (process ${holder.pid})`;
      throw new StartError(
        `The data folder ${folder} is in use by another Premonitor${who}: stop it, or choose another folder with --data or PREMONITOR_DATA.`,
      );
    }
    await removeStale(socket);
    tookOver = true;
    await sleep(Math.random() * 20);
  }
  throw new StartError(`The data folder ${folder} could not be locked: is another Premonitor starting there?`);
}
